import { pipeline } from 'node:stream';
import { TextDecoder } from 'node:util';
import type { OutboundMessage } from '@wamux/core';
import { CsvError, parse } from 'csv-parse';
import { usageError } from '../cli-error.js';
import { findColumn } from './columns.js';
import { isBlank, isSeparatorLine } from './find-delimiter.js';
import type { BulkPlan } from './read-plan.js';
import { RowKeys } from './row-keys.js';

/** A row as a message. */
export interface BulkRow {
  /** As a spreadsheet counts: the header is row 1. */
  readonly row: number;
  /** The idempotency key. The name of the file and the place of the row do not matter to it, so a row is sent once. */
  readonly key: string;
  readonly message: OutboundMessage;
}

export interface RowProblem {
  readonly row: number;
  readonly problem: string;
}

/** No row is longer. A quotation mark that is never closed would otherwise swallow the whole file. */
const longestRow = 1_000_000;

/**
 * Reads the rows of a file one by one, without checking whether a provider could take them.
 *
 * @throws {CliError} when the header cannot be read, or lacks a column.
 */
export async function* readRows(plan: BulkPlan): AsyncGenerator<BulkRow | RowProblem> {
  const keys = new RowKeys();
  let columns: Columns | undefined;
  for await (const read of readRecords(plan)) {
    if (columns === undefined) columns = findColumns(plan, toHeader(read));
    else yield 'problem' in read ? read : toRow(plan, columns, keys, read);
  }
  if (columns === undefined) throw fileIsEmpty();
}

/**
 * The names of the columns, as the header has them.
 *
 * @throws {CliError} when the header cannot be read.
 */
export async function readColumnNames(plan: BulkPlan): Promise<readonly string[]> {
  for await (const read of readRecords(plan)) return toHeader(read);
  throw fileIsEmpty();
}

const fileIsEmpty = () => usageError('the file is empty');

interface RawRecord {
  readonly row: number;
  readonly fields: readonly string[];
}

/** The header and the records below it. Blank rows, and the line that names the separator, are skipped. */
async function* readRecords({ delimiter, read }: BulkPlan): AsyncGenerator<RawRecord | RowProblem> {
  // A spreadsheet does not show it, and so does not count it.
  let hasSeparatorLine = false;
  const parser = parse({
    delimiter,
    // Its own default is the first one of a file, but files that several systems wrote to have several.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: longestRow,
    on_record: (fields: string[], { records }) => {
      if (records !== 1 || !isSeparatorLine(fields, delimiter)) return fields;
      hasSeparatorLine = true;
      return null;
    },
  });
  // What goes wrong in the file system ends the loop below.
  pipeline(decode(read()), parser, () => {});
  let row = 0;
  try {
    for await (const fields of parser as AsyncIterable<readonly string[]>) {
      row += 1;
      if (!isBlank(fields)) yield { row, fields };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // Its own message may quote the row. Rows that were read ahead are lost with it, so it is not the next one.
    const problem = `the file cannot be read beyond this point: a quotation mark is missing or misplaced (${error.code})`;
    yield { row: Number(error.records) + (hasSeparatorLine ? 0 : 1), problem };
  }
}

/** Bytes that no known encoding fits decode to U+FFFD. */
async function* decode(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    yield decoder.decode(chunk, { stream: true });
  }
  if (decoder !== undefined) yield decoder.decode();
}

/** By the byte order mark, which Excel and editors write before UTF-16. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

function toHeader(read: RawRecord | RowProblem): readonly string[] {
  if (!('problem' in read)) return read.fields.map((name) => name.trim());
  const place = read.row === 1 ? 'row 1, the header' : `row ${read.row}`;
  throw usageError(`${place}: ${read.problem}`, 'Correct the quotation marks in that row.');
}

interface Columns {
  readonly count: number;
  /** The index of each column, by the name that a flag or a variable gives it. */
  readonly places: ReadonlyMap<string, number>;
}

function findColumns(plan: BulkPlan, names: readonly string[]): Columns {
  const { key, template, text, to } = plan;
  const wanted = [to, text, key, ...(template?.columns.values() ?? [])].filter((name) => name !== undefined);
  return {
    count: names.length,
    places: new Map(wanted.map((name) => [name, findColumn(plan.delimiter, names, name)])),
  };
}

function toRow(
  plan: BulkPlan,
  columns: Columns,
  keys: RowKeys,
  { fields, row }: RawRecord,
): BulkRow | RowProblem {
  const { count, places } = columns;
  // Excel leaves the separators of empty last cells out of some rows, and writes some beyond the header where a cell was emptied.
  if (fields.length <= Math.max(...places.values()) || !isBlank(fields.slice(count))) {
    return { row, problem: `it has ${fields.length} fields, but the header has ${count}` };
  }
  if (fields.some((field) => field.includes('\uFFFD'))) {
    return { row, problem: 'it is not UTF-8: save the file as "CSV UTF-8"' };
  }
  const fieldOf = (column: string): string => fields[places.get(column) ?? -1] ?? '';
  const { key, template, text, to } = plan;
  const name = key === undefined ? undefined : fieldOf(key).trim();
  if (name === '') return { row, problem: `${key}: is empty` };
  // WhatsApp accepts no empty variable, and not every provider reports it at once.
  const empty = [...(template?.columns.values() ?? [])].find((column) => fieldOf(column) === '');
  if (empty !== undefined) return { row, problem: `${empty}: is empty` };
  const message = {
    to: plan.toNumber(fieldOf(to)),
    ...(template === undefined
      ? { type: 'text' as const, text: fieldOf(text ?? '') }
      : {
          type: 'template' as const,
          name: template.name,
          ...(template.language !== undefined && { language: template.language }),
          variables: Object.fromEntries([...template.columns].map(([to, column]) => [to, fieldOf(column)])),
        }),
  };
  const ownKey = name === undefined ? keys.byMessage(message) : keys.byName(template?.name ?? 'text', name);
  return { row, key: ownKey, message };
}
