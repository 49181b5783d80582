import { closeSync, openSync, readSync } from 'node:fs';
import { decodeText } from '@wamux/core/input';
import { usageError } from '../cli-error.js';

/** What separates columns: a comma, or what spreadsheets write where a comma is the decimal mark, or a tab. */
const delimiters = [',', ';', '\t'] as const;
export type Delimiter = (typeof delimiters)[number];

const names: Readonly<Record<string, Delimiter>> = {
  ...{ ',': ',', comma: ',', ';': ';', semicolon: ';' },
  ...{ '\t': '\t', '\\t': '\t', tab: '\t' },
};

/** @throws {CliError} when it is none of them. */
export function readDelimiter(written: string): Delimiter {
  const found = Object.hasOwn(names, written) ? names[written] : undefined;
  if (found !== undefined) return found;
  throw usageError('--delimiter is none of those that files have', 'Say comma, semicolon or tab.');
}

export const nameOfDelimiter = (delimiter: Delimiter): string =>
  ({ ',': 'commas', ';': 'semicolons', '\t': 'tabs' })[delimiter];

/** No header is longer. */
const mostBytes = 65_536;

/** The delimiter that stands most often in the header; within quotes none counts. */
export function findDelimiter(path: string): Delimiter {
  const [header = ''] = readStart(path)
    .replaceAll(/"[^"]*"/g, '')
    .split(/\r?\n/);
  const countOf = (delimiter: string): number => header.split(delimiter).length;
  return delimiters.reduce((best, next) => (countOf(next) > countOf(best) ? next : best));
}

function readStart(path: string): string {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(mostBytes);
    const bytes = start.subarray(0, readSync(file, start, 0, mostBytes, 0));
    // The last character may be cut, or the file be in another encoding; its header has letters of ASCII all the same.
    return decodeText(bytes) ?? bytes.toString('latin1');
  } finally {
    closeSync(file);
  }
}
