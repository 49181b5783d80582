import { readFile, stat } from 'node:fs/promises';
import { CliError, systemCode } from '../cli-error.js';
import { clean } from '../output/clean.js';
import { parseJsonFile } from '../read-json-file.js';

/** Whether there is such a file. A file that cannot be inspected counts as present: reading it will say why that fails. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    return !['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '');
  }
}

/**
 * Reads a file that has to be its owner's alone: a user who can write it can let anybody in, and one who can read it learns
 * secrets.
 *
 * @throws {CliError} where it cannot be read, others may read or write it, or `parse` does not take what is in it.
 */
export async function readPrivateFile<Value>(
  path: string,
  parse: (json: unknown) => Value,
  next: string,
): Promise<Value> {
  const bytes = await readOwn(path).catch((error: unknown) => {
    throw toReadError(path, error);
  });
  const json = await parseJsonFile(bytes).catch((error: Error) => {
    throw new CliError('keys', `${path} ${error.message}`, next);
  });
  try {
    return parse(json);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CliError('keys', `${path}: ${clean(error.message)}`, next);
  }
}

async function readOwn(path: string): Promise<Uint8Array> {
  const found = await stat(path);
  if (found.isFile() && (found.mode & 0o077) !== 0) {
    throw new CliError('keys', `${path} is open to other users`, `Close it: chmod 600 ${path}`);
  }
  return readFile(path);
}

/** Explains why the system did not let a file be read. */
function toReadError(path: string, error: unknown): CliError {
  if (error instanceof CliError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') {
    const uid = process.getuid?.() ?? '';
    const next = `Let this user own it, and enter its folder: chown ${uid} ${path}`;
    return new CliError('keys', `${path} cannot be read by this user (uid ${uid})`, next);
  }
  if (code === 'EISDIR') {
    const next = 'Docker creates a folder where a mounted file is missing: remove it, and create the file.';
    return new CliError('keys', `${path} is a folder, not a file`, next);
  }
  return new CliError('keys', `${path} cannot be read: ${clean(message)}`);
}
