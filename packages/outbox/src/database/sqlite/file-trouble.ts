import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Says what is wrong with a file or its folder. SQLite itself says only that it is "unable to open" the file, or that the
 * database is "readonly". `undefined` where the file system shows nothing wrong.
 */
export function findFileTrouble(path: string): string | undefined {
  const folder = dirname(resolve(path));
  if (!isFolder(folder)) return `there is no folder ${folder}`;
  if (isFolder(path)) return 'it is a folder; expected the name of a file in it';
  const exists = existsSync(path);
  if (exists && !isWritable(path))
    return 'this process has no right to read and write it; check its owner and mode';
  if (!isWritable(folder))
    return `this process has no right to write in the folder ${folder}, where SQLite keeps its log; check its owner and mode`;
  return exists ? undefined : 'there is no such file';
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
