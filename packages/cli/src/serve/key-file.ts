import { randomBytes } from 'node:crypto';
import { chown, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GatewayKey } from '@wamux/gateway';
import type { ArgsDef } from 'citty';
import { CliError, systemCode } from '../cli-error.js';
import type { Io } from '../io.js';
import { isThere, readPrivateFile } from './private-file.js';

export const keysArgs = {
  keys: {
    type: 'string',
    valueHint: 'path',
    description: 'The file of the key hashes. Default: wamux.keys.json in this folder',
  },
} as const satisfies ArgsDef;

const usualName = 'wamux.keys.json';
/** The mode of a file for its owner alone. */
const privateMode = 0o600;

export const keyFileOf = ({ directory }: Io, given: string | undefined): string =>
  resolve(directory, given ?? usualName);

/** Writes the file that a link points to: a file in place of the link would not be seen by readers of the target. */
export const fileBehind = (path: string): Promise<string> => realpath(path).catch(() => path);

/** The keys of the file; none where there is no file and none was named. */
export async function readKeys(io: Io, given: string | undefined): Promise<readonly GatewayKey[]> {
  const path = keyFileOf(io, given);
  if (!(await isThere(path))) {
    if (given === undefined) return [];
    throw new CliError('keys', `there is no ${given}`, 'Create a key: wamux keys create --help');
  }
  const keys = await readKeyFile(path);
  // Without keys everybody on this machine may do everything, but the last key was removed to deny access.
  if (keys.length === 0) {
    const next =
      'Create one: wamux keys create. Without the file, only this machine is served, without keys.';
    throw new CliError('keys', `${path} has no keys in it`, next);
  }
  return keys;
}

/** @throws {CliError} where others may read or write it, or it has no keys in it. */
export async function readKeyFile(path: string): Promise<readonly GatewayKey[]> {
  const { parseKeys } = await import('@wamux/gateway');
  return readPrivateFile(path, parseKeys, 'Create keys with: wamux keys create');
}

/** Another process has the file for milliseconds. */
const lookAgainMs = 50;
const mostLooks = 100;

/**
 * Does something while no other process does so with the same file: of two that read it and add a key each, the hash of one
 * would be lost, and a key that was shown be known to nobody.
 */
export async function whileNobodyElse<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  const lock = `${path}.lock`;
  for (let looks = 1; ; looks += 1) {
    try {
      await writeFile(lock, '', { mode: privateMode, flag: 'wx' });
      break;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
      if (looks === mostLooks) {
        const next = 'If no other `wamux keys create` is running, one was interrupted: remove that file.';
        throw new CliError('keys', `${path} is in use: there is ${lock}`, next);
      }
      await sleep(lookAgainMs);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/**
 * Replaces the file as a whole: a process that reads it meanwhile finds the one or the other. It is written under a name that
 * nothing has, so that what somebody else left there is neither followed nor keeps its mode. It keeps the owner of the file, who
 * alone may read it: the superuser adds a key, and the gateway runs as another user.
 */
export async function writeKeyFile(path: string, keys: readonly GatewayKey[]): Promise<void> {
  const next = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    await writeFile(next, `${JSON.stringify(keys, null, 2)}\n`, { mode: privateMode, flag: 'wx' });
    const owner = (await isThere(path)) ? await stat(path) : undefined;
    if (owner !== undefined && owner.uid !== process.getuid?.()) await chown(next, owner.uid, owner.gid);
    await rename(next, path);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}
