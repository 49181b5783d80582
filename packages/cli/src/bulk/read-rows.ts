import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream';
import type { OutboundMessage } from '@wamux/core';
import { CsvError, parse } from 'csv-parse';
import { usageError } from '../cli-error.js';
import { findColumn } from './columns.js';
import { isBlank, isSeparatorLine } from './find-delimiter.js';
import type { BulkPlan } from './read-plan.js';

/** A row as a message. */
export interface BulkRow {
  /** As a spreadsheet counts: the header is row 1. */
  readonly row: number;
  /** The same for the same row, whatever the file is called: it is sent once. */
  readonly key: string;
  readonly message: OutboundMessage;
}

export interface RowProblem {
  readonly row: number;
  readonly problem: string;
}

/** No row is longer; a quotation mark that is never closed would take in the whole file. */
const longestRow = 1_000_000;

/**
 * The rows of a file, one after the other. Whether a provider could take them is not looked at.
 *
 * @throws {CliError} when the header cannot be read, or lacks a column.
 */
export async function* readRows(plan: BulkPlan): AsyncGenerator<BulkRow | RowProblem> {
  let columns: Columns | undefined;
  for await (const read of readRecords(plan)) {
    if (columns === undefined) columns = findColumns(plan, toHeader(read));
    else if ('problem' in read) yield read;
    else if (read.fields.length > 1 || read.fields[0] !== '') yield toRow(plan, columns, read);
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

/** The header and all below it. What stands above it, blank rows and what names the separator, is passed over. */
async function* readRecords({ delimiter, read }: BulkPlan): AsyncGenerator<RawRecord | RowProblem> {
  const parser = parse({ bom: true, delimiter, relax_column_count: true, max_record_size: longestRow });
  // What goes wrong in the file system ends the loop below.
  pipeline(read(), parser, () => {});
  let row = 0;
  let isAboveHeader = true;
  try {
    for await (const fields of parser as AsyncIterable<readonly string[]>) {
      // A spreadsheet does not show it, and so does not count it.
      if (row === 0 && isSeparatorLine(fields, delimiter)) continue;
      row += 1;
      if (isAboveHeader && isBlank(fields)) continue;
      isAboveHeader = false;
      yield { row, fields };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // Its own message may quote the row.
    const problem = `nothing can be read from here on: a quotation mark is missing or misplaced (${error.code})`;
    yield { row: row + 1, problem };
  }
}

function toHeader(read: RawRecord | RowProblem): readonly string[] {
  if (!('problem' in read)) return read.fields.map((name) => name.trim());
  throw usageError(`row ${read.row}, the header: ${read.problem}`, 'Mend the quotation marks of that row.');
}

interface Columns {
  readonly count: number;
  /** By the name that a flag or a variable gives a column. */
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

function toRow(plan: BulkPlan, columns: Columns, { fields, row }: RawRecord): BulkRow | RowProblem {
  if (fields.length !== columns.count) {
    return { row, problem: `it has ${fields.length} fields, and the header ${columns.count}` };
  }
  if (fields.some((field) => field.includes('\uFFFD'))) {
    return { row, problem: 'it is not UTF-8: save the file as "CSV UTF-8"' };
  }
  const fieldOf = (column: string): string => fields[columns.places.get(column) ?? -1] ?? '';
  const { key, template, text, to } = plan;
  // Spreadsheets show no space around it, and one order would be sent once for each way to write it.
  const name = key === undefined ? undefined : fieldOf(key).trim();
  if (name === '') return { row, problem: `${key}: is empty` };
  // WhatsApp takes no empty variable, and not every provider says so at once.
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
  const identity = name === undefined ? [row, message] : [template?.name ?? 'text', name];
  return { row, key: `bulk-${hash(JSON.stringify(identity))}`, message };
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);
