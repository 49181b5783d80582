import { readFile, stat } from 'node:fs/promises';
import { CliError } from '../cli-error.js';
import { clean } from '../output/clean.js';

/**
 * Reads a file that has to be its owner's alone: a user who can write it can let anybody in, and one who can read it learns
 * secrets.
 *
 * @throws {CliError} where others may read or write it, or `parse` does not take what is in it.
 */
export async function readPrivateFile<Value>(
  path: string,
  parse: (json: unknown) => Value,
  next: string,
): Promise<Value> {
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) {
    throw new CliError('keys', `${path} is open to other users`, `Close it: chmod 600 ${path}`);
  }
  try {
    return parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const why = error instanceof TypeError ? error.message : 'it is no JSON';
    throw new CliError('keys', `${path}: ${clean(why)}`, next);
  }
}
