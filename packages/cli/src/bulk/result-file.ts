import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  accessSync,
  closeSync,
  constants,
  createWriteStream,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CliError, notWritten, usageError } from '../cli-error.js';
import { databaseFilesOf } from '../with-outbox.js';
import type { TableForm } from './find-delimiter.js';
import { formatOf, type ResultRow } from './result-format.js';

/** Files that the command itself needs. */
export interface Needed {
  readonly rows: string;
  readonly config: string;
  /** Address of the outbox. */
  readonly outbox: string;
}

/**
 * Before anything is sent: afterwards it would be too late to say that the outcomes can be written nowhere.
 *
 * @throws {CliError} where the file is something else than an earlier result, or cannot be written.
 */
export function checkResultPath(path: string, { rows, config, outbox }: Needed): void {
  if (isSameFile(path, rows)) throw usageError('--result would overwrite the input file');
  for (const needed of [config, ...databaseFilesOf(outbox)]) {
    if (isSameFile(path, needed)) {
      throw usageError(`--result would overwrite ${basename(needed)}, which this command needs`);
    }
  }
  // A spreadsheet refuses to open CSV under such a name.
  if (/\.(?:xlsx?|ods|numbers|json)$/i.test(path)) {
    throw usageError('--result is CSV or a page; expected a name that ends in .csv or .html');
  }
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    throw notWritten('--result', error);
  }
  requireOwnFile(path);
}

/** A file counts as written by this command only if it is empty, or begins as a result does. */
function requireOwnFile(path: string): void {
  const found = ifThere(() => lstatSync(path));
  if (found === undefined) return;
  const header = formatOf(path).firstLine;
  const isOwn =
    found.isFile() &&
    (found.size === 0 ||
      startOf(path, mark.length + header.length + 1)
        .split('\n', 1)
        .some((line) => line.trim().replaceAll(/[;\t]/g, ',') === header));
  if (isOwn) return;
  const next = 'Name a new file, or an earlier result.';
  throw new CliError(
    'usage',
    '--result names an existing file that is not a result of this command; it is left unchanged',
    next,
  );
}

/** A byte order mark in UTF-8. To `trim` it is white space. */
const mark = Buffer.from('\uFEFF');

function startOf(path: string, length: number): string {
  const start = Buffer.alloc(length);
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    return start.toString('utf8', 0, readSync(file, start, 0, length, 0));
  } catch (error) {
    throw notWritten('--result', error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** By what the system says they are, where both are there; else by where they would be. */
function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => ifThere(() => statSync(path)));
  if (a !== undefined && b !== undefined) return a.dev === b.dev && a.ino === b.ino;
  return placeOf(one) === placeOf(other);
}

const placeOf = (path: string): string =>
  join(ifThere(() => realpathSync(dirname(path))) ?? dirname(path), basename(path));

function ifThere<Found>(look: () => Found): Found | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** Rows on their way into a file. Left before its end, it leaves nothing behind. */
interface OpenResult extends AsyncDisposable {
  /** Does nothing where the file can no longer be written, because the outcome of the rows must still be reported. */
  write(row: ResultRow): Promise<void>;
  /** Puts the file in its place; resolves with the error where it could not be written. */
  end(): Promise<CliError | undefined>;
}

/** A file that appears only when it is complete, readable only by this user, because it contains telephone numbers. */
export function openResult(path: string, form?: TableForm): OpenResult {
  const part = `${path}.${randomBytes(6).toString('hex')}.part`;
  const rows = formatOf(path, form).create();
  const written = pipeline(rows, createWriteStream(part, { flags: 'wx', mode: 0o600 }))
    .then(() => putInPlace(part, path))
    .catch(async (error) => {
      await rm(part, { force: true }).catch(() => {});
      return error instanceof CliError ? error : notWritten('--result', error);
    });
  return {
    async write(row) {
      if (rows.destroyed || rows.write(row)) return;
      await Promise.race([once(rows, 'drain').catch(() => {}), written]);
    },
    end() {
      rows.end();
      return written;
    },
    async [Symbol.asyncDispose]() {
      rows.destroy();
      await written;
    },
  };
}

async function putInPlace(part: string, path: string): Promise<undefined> {
  // Once more: something may have come there since.
  requireOwnFile(path);
  await rename(part, path);
}
