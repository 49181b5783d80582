import { redactText } from '@wamux/core/redaction';
import { usageError } from '../cli-error.js';
import { type Delimiter, nameOfDelimiter } from './find-delimiter.js';

/** The most column names that an error lists; nobody reads more. */
const mostListed = 40;
/** The longest such list: in a file without a header, a column name may be a whole letter. */
const longestList = 600;

/**
 * Finds the columns of a name: those with exactly this name or, where there are none, those whose name differs only in letter
 * case, accents, spaces, `_` and `-`.
 */
export function placesOf(names: readonly string[], wanted: string): readonly number[] {
  const placesWhere = (isMeant: (name: string) => boolean): readonly number[] =>
    names.flatMap((name, place) => (isMeant(name) ? [place] : []));
  const exact = placesWhere((name) => name === wanted);
  const plain = toPlain(wanted);
  return exact.length > 0 || plain === '' ? exact : placesWhere((name) => toPlain(name) === plain);
}

/** @throws {CliError} when no column has the name, or more than one. */
export function findColumn(delimiter: Delimiter, names: readonly string[], wanted: string): number {
  const [place, another] = placesOf(names, wanted);
  if (place !== undefined && another === undefined) return place;
  const count = place === undefined ? 'no' : 'more than one';
  throw usageError(`the file has ${count} column "${wanted}"`, listColumns(delimiter, names));
}

/** Lists the first columns of the file, or says why it has none. */
export function listColumns(delimiter: Delimiter, names: readonly string[]): string {
  if (names.some((name) => name.includes('\uFFFD'))) {
    return 'Its header is not UTF-8: save the file as "CSV UTF-8".';
  }
  // A file without a header has phone numbers there.
  const list = redactText(names.slice(0, mostListed).join(', '));
  const more = names.length > mostListed ? `, and ${names.length - mostListed} more` : '';
  const shown = list.length > longestList ? `${list.slice(0, longestList)}…` : list;
  return `Columns, separated by ${nameOfDelimiter(delimiter)}: ${shown}${more}`;
}

const toPlain = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{Mark}|[\s_-]/gu, '')
    .toLowerCase();
