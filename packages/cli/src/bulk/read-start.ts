import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { decodeText } from '@wamux/core/input';
import { type CliError, systemCode, usageError } from '../cli-error.js';

/** How many bytes are read for the header; no header is longer. */
const mostBytes = 65_536;

/** How a ZIP archive begins: workbooks are such archives. */
const zipMark = 'PK\u0003\u0004';

const asText = 'Save it in the spreadsheet as "CSV UTF-8", and name that file.';

/** A byte order mark of UTF-8 or UTF-16, each byte as one character. */
const mark = /^(?:\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)/;

interface Start {
  /** The text that the file begins with, its header in it, without the mark. */
  readonly start: string;
  /** Whether it begins with a byte order mark. */
  readonly hasMark: boolean;
}

/**
 * Reads what a file begins with.
 *
 * @throws {CliError} when it is no file that can be read several times, or no text.
 */
export function readStart(path: string): Start {
  const found = look(path);
  if (found === undefined) throw usageError('there is no such file');
  if (found.isDirectory()) throw usageError('it is a folder, not a file', 'Name one of the files in it.');
  if (!found.isFile()) {
    throw usageError(
      'it is a pipe or a device, but the file has to be read several times',
      'Write the rows to a file first, and name that file.',
    );
  }
  const bytes = readBytes(path);
  const start = decode(bytes);
  if (start.startsWith(zipMark)) {
    throw usageError('the file is a workbook or another archive, not text', asText);
  }
  const [firstLine = ''] = start.split('\n', 1);
  if (firstLine.includes('\0')) throw usageError('the file is not text: it contains NUL bytes', asText);
  if (/^\s*[{[]/.test(start)) {
    throw usageError(
      'the file is JSON, not CSV',
      'Write it as CSV, with the names of the columns in the first row.',
    );
  }
  return { start, hasMark: mark.test(Buffer.from(bytes).toString('latin1', 0, 3)) };
}

function look(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw notRead(error);
  }
}

function readBytes(path: string): Uint8Array {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const start = Buffer.alloc(mostBytes);
    return start.subarray(0, readSync(file, start, 0, mostBytes, 0));
  } catch (error) {
    throw notRead(error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The last character may be cut, or the file be in another encoding; its header has letters of ASCII all the same. */
const decode = (bytes: Uint8Array): string => decodeText(bytes) ?? Buffer.from(bytes).toString('latin1');

export const notRead = (error: unknown): CliError =>
  usageError(`the file cannot be read: ${systemCode(error)}`);
