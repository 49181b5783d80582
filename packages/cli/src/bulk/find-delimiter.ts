import { usageError } from '../cli-error.js';

/** What separates columns: a comma, or what spreadsheets write where a comma is the decimal mark, or a tab. */
const delimiters = [',', ';', '\t'] as const;
export type Delimiter = (typeof delimiters)[number];

/** How a spreadsheet saved a table. */
export interface TableForm {
  /** What separates its columns. */
  readonly delimiter: Delimiter;
  /** Whether it begins with a byte order mark. Excel takes letters beyond ASCII for others where a file has none. */
  readonly hasMark: boolean;
}

const names: Readonly<Record<string, Delimiter>> = {
  ...{ ',': ',', comma: ',', ';': ';', semicolon: ';' },
  ...{ '\t': '\t', '\\t': '\t', tab: '\t' },
};

/** Reads the value of `--delimiter`. @throws {CliError} when it is none of the delimiters. */
export function readDelimiter(written: string): Delimiter {
  const found = Object.hasOwn(names, written) ? names[written] : undefined;
  if (found !== undefined) return found;
  throw usageError('--delimiter is not a known separator', 'Use comma, semicolon or tab.');
}

export const nameOfDelimiter = (delimiter: Delimiter): string =>
  ({ ',': 'commas', ';': 'semicolons', '\t': 'tabs' })[delimiter];

/** The first line of a file that tells Excel the delimiter: `sep=;`. */
const separatorLine = /^sep=(.)$/i;

/** Whether the first line of a file is not a row, but names the delimiter. */
export const isSeparatorLine = (fields: readonly string[], delimiter: Delimiter): boolean =>
  separatorLine.test(fields.join(delimiter));

/** Whether a row has nothing in it. Spreadsheets write delimiters for the cells of an empty row. */
export const isBlank = (fields: readonly string[]): boolean => fields.every((field) => field.trim() === '');

/**
 * The delimiter that the file names itself, or else the one that stands most often in its header; within quotes none counts.
 *
 * @param start The text that the file begins with.
 * @throws {CliError} when the file names one that is none of them.
 */
export function findDelimiter(start: string): Delimiter {
  const [first = ''] = start.split(lineEnd, 1);
  // A byte order mark and quotation marks may stand around it.
  const named = separatorLine.exec(first.replaceAll(/^\W+|"$/g, ''))?.[1];
  const found = delimiters.find((delimiter) => delimiter === named);
  if (found !== undefined) return found;
  if (named !== undefined) {
    const next = 'Save the file with commas, semicolons or tabs.';
    throw usageError('its first line, sep=, names a separator that cannot be read', next);
  }
  const lines = start.replaceAll(/"[^"]*"/g, 'x').split(lineEnd);
  const header = lines.find((line) => !isBlank(line.split(/[,;\t]/))) ?? '';
  const countOf = (delimiter: string): number => header.split(delimiter).length;
  return delimiters.reduce((best, next) => (countOf(next) > countOf(best) ? next : best));
}

const lineEnd = /\r\n?|\n/;
