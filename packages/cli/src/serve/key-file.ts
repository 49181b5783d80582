import { existsSync } from 'node:fs';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { GatewayKey } from '@wamux/gateway';
import type { ArgsDef } from 'citty';
import { CliError } from '../cli-error.js';
import type { Io } from '../io.js';
import { clean } from '../output/clean.js';

export const keysArgs = {
  keys: {
    type: 'string',
    valueHint: 'path',
    description: 'The file of the hashes. Default: wamux.keys.json in this folder',
  },
} as const satisfies ArgsDef;

const usualName = 'wamux.keys.json';
/** The mode of a file for its owner alone. */
const privateMode = 0o600;

export const keyFileOf = ({ directory }: Io, given: string | undefined): string =>
  resolve(directory, given ?? usualName);

/** The keys of the file; none where there is no file and none was named. */
export async function readKeys(io: Io, given: string | undefined): Promise<readonly GatewayKey[]> {
  const path = keyFileOf(io, given);
  if (!existsSync(path)) {
    if (given === undefined) return [];
    throw new CliError('keys', `there is no ${given}`, 'Make a key: wamux keys create --help');
  }
  return readKeyFile(path);
}

/** @throws {CliError} where others may read or write it, or it has no keys in it. */
export async function readKeyFile(path: string): Promise<readonly GatewayKey[]> {
  const { mode } = await stat(path);
  // A user who can write the file can let anybody in; one who can read it learns who calls.
  if ((mode & 0o077) !== 0) {
    throw new CliError('keys', `${path} is open to other users`, `Close it: chmod 600 ${path}`);
  }
  const { parseKeys } = await import('@wamux/gateway');
  try {
    return parseKeys(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const why = error instanceof TypeError ? error.message : 'it is no JSON';
    throw new CliError('keys', `${path}: ${clean(why)}`, 'Write keys with: wamux keys create');
  }
}

/** Replaces the file as a whole: a process that reads it meanwhile finds the one or the other. */
export async function writeKeyFile(path: string, keys: readonly GatewayKey[]): Promise<void> {
  const next = `${path}.new`;
  await writeFile(next, `${JSON.stringify(keys, null, 2)}\n`, { mode: privateMode });
  await rename(next, path);
}
