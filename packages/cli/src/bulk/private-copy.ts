import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliError, systemCode, usageError } from '../cli-error.js';
import { notRead } from './read-start.js';

/** The content of a file at one moment, whatever happens to the file afterwards. */
interface PrivateCopy extends AsyncDisposable {
  /** Reads all bytes from the beginning, each time that it is called. */
  readonly read: () => AsyncIterable<Uint8Array>;
}

const chunkBytes = 65_536;

/**
 * Copies a file into the temporary folder, readable only by this user, because it may contain telephone numbers.
 *
 * @throws {CliError} when it cannot be read or copied, or is written to meanwhile.
 */
export async function copyPrivately(path: string): Promise<PrivateCopy> {
  await using source = await open(path).catch((error) => {
    throw notRead(error);
  });
  const place = join(tmpdir(), `wamux-bulk-${randomBytes(12).toString('hex')}`);
  const copy = await open(place, 'wx+', 0o600).catch((error) => {
    throw notCopied(error);
  });
  // Without a name it is gone as soon as this process is, however it ends. Windows may keep the name until it is closed.
  await rm(place, { force: true }).catch(() => {});
  const dispose = async (): Promise<void> => {
    await copy.close();
    await rm(place, { force: true });
  };
  try {
    await fill(copy, source);
  } catch (error) {
    await dispose();
    throw error;
  }
  return { read: () => readAll(copy), [Symbol.asyncDispose]: dispose };
}

async function fill(copy: FileHandle, source: FileHandle): Promise<void> {
  const before = await source.stat({ bigint: true });
  try {
    await writeFile(copy, readSource(source, before.size));
  } catch (error) {
    throw error instanceof CliError ? error : notCopied(error);
  }
  const after = await source.stat({ bigint: true });
  if (before.size === after.size && before.mtimeNs === after.mtimeNs) return;
  throw wasChanged();
}

/** @param size How many bytes to copy: a file that is being written to might never end. */
async function* readSource(source: FileHandle, size: bigint): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of readAll(source)) {
      bytes += chunk.length;
      if (bytes > size) throw wasChanged();
      yield chunk;
    }
  } catch (error) {
    throw error instanceof CliError ? error : notRead(error);
  }
}

async function* readAll(file: FileHandle): AsyncGenerator<Uint8Array> {
  let position = 0;
  while (true) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

const wasChanged = (): CliError =>
  usageError('the file was changed while it was read; nothing was sent', 'Run the same command again.');

const notCopied = (error: unknown): CliError =>
  new CliError(
    'failed',
    `the file cannot be copied into ${tmpdir()}: ${systemCode(error)}; nothing was sent`,
    'Set the environment variable TMPDIR to a folder with enough space.',
  );
