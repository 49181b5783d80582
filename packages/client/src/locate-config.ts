import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ConfigError } from './config-error.js';

/** Longer than the path of any file. */
const longestPath = 4_096;

/**
 * The path of a config that is given as a path or a `file:` URL; `undefined` where the config itself is given. Anything else
 * is not quoted, because the text of a config holds credentials, and a URL may.
 *
 * @throws {ConfigError} saying what else it looks like.
 */
export function locateConfig(config: unknown): string | undefined {
  if (isUrl(config)) return toPath(config);
  if (typeof config !== 'string') return undefined;
  if (config.trim() === '') refuse('is empty; expected the path of a config');
  if (/^\s*[{[]|[\r\n]/.test(config) || config.length > longestPath)
    refuse('is the text of a config, not a path; parse it, and pass the object');
  if (config.includes('\0')) refuse('expected the path of a config; it contains a NUL');
  // A drive of Windows has one letter.
  return /^[a-z][a-z\d+.-]+:/i.test(config) ? toPath(config) : config;
}

function isUrl(config: unknown): config is URL {
  try {
    return config instanceof URL;
  } catch {
    return false; // A proxy that throws is no URL; what reads configs says so.
  }
}

function toPath(url: string | URL): string {
  try {
    return fileURLToPath(url);
  } catch {
    return refuse('expected a path, or a file: URL of this machine');
  }
}

function refuse(message: string): never {
  throw new ConfigError('the config', [{ path: '(file)', message }]);
}

/** What is wrong with a file that could not be read; `undefined` where it is something else. */
export async function findFileProblem(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    return found.isDirectory() ? 'is a folder; expected the file of a config' : undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return `there is no such file (${code})`;
    return code === 'EACCES' ? `this process may not read it (${code})` : undefined;
  }
}
