import { randomBytes } from 'node:crypto';
import { createWriteStream, lstatSync } from 'node:fs';
import { constants, copyFile, link, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { CliError, notWritten, systemCode } from '../cli-error.js';

/**
 * Checks before a download that the file can be saved.
 *
 * @throws {CliError} where something has this name already, or nothing can have it.
 */
export function requireFree(path: string): void {
  if (isThere(path)) throw taken();
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw notWritten('--output', error);
  }
}

/**
 * Writes a file that is there when it is complete, and not before, for nobody else to read: it is what a user sent. Nothing
 * that has the name is written over, also where it came meanwhile.
 *
 * @returns How many bytes there were.
 * @throws What `body` rejects with; {@link CliError} where the file cannot be written.
 */
export async function saveFile(
  path: string,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<number> {
  const part = `${path}.${randomBytes(6).toString('hex')}.part`;
  const file = createWriteStream(part, { flags: 'wx', mode: 0o600 });
  try {
    await pipeline(body, file, { signal });
    await giveName(part, path);
    return file.bytesWritten;
  } catch (error) {
    throw isOfSystem(error) ? notWritten('--output', error) : error;
  } finally {
    await rm(part, { force: true });
  }
}

/** Gives the file its name by a link, or by a copy where the file system has no links. */
async function giveName(part: string, path: string): Promise<void> {
  try {
    await link(part, path);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw taken();
    await copyFile(part, path, constants.COPYFILE_EXCL).catch((cause: unknown) => {
      throw systemCode(cause) === 'EEXIST' ? taken() : notWritten('--output', cause);
    });
  }
}

/** Errors of the file name a system call; those of the connection do not. */
const isOfSystem = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && ['open', 'write', 'close'].includes(String(error.syscall));

const taken = (): CliError =>
  new CliError('usage', '--output names an existing file; it is left unchanged', 'Name a new file.');
