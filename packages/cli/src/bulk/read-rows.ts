import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream';
import type { OutboundMessage } from '@wamux/core';
import { redactText } from '@wamux/core/redaction';
import { CsvError, parse } from 'csv-parse';
import { usageError } from '../cli-error.js';
import { nameOfDelimiter } from './find-delimiter.js';
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
 * @throws {CliError} when the header lacks a column.
 */
export async function* readRows(plan: BulkPlan): AsyncGenerator<BulkRow | RowProblem> {
  const parser = parse({
    bom: true,
    delimiter: plan.delimiter,
    relax_column_count: true,
    max_record_size: longestRow,
  });
  // What goes wrong in the file system ends the loop below.
  pipeline(plan.read(), parser, () => {});
  let row = 0;
  let columns: Columns | undefined;
  try {
    for await (const fields of parser as AsyncIterable<readonly string[]>) {
      row += 1;
      if (columns === undefined) columns = readHeader(plan, fields);
      else if (fields.length > 1 || fields[0] !== '') yield toRow(plan, columns, row, fields);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // Its own message may quote the row.
    const problem = `nothing can be read from here on: a quotation mark is missing or misplaced (${error.code})`;
    yield { row: row + 1, problem };
  }
  if (columns === undefined) throw usageError('the file is empty');
}

/** The names of the columns, as the header has them. */
export async function readColumnNames({ delimiter, read }: BulkPlan): Promise<readonly string[]> {
  const parser = parse({
    bom: true,
    delimiter,
    relax_column_count: true,
    max_record_size: longestRow,
    to: 1,
  });
  pipeline(read(), parser, () => {});
  try {
    for await (const fields of parser as AsyncIterable<readonly string[]>) {
      return fields.map((name) => name.trim());
    }
  } catch (error) {
    // What is wrong with the file is told when all of it is read.
    if (!(error instanceof CsvError)) throw error;
  }
  return [];
}

interface Columns {
  readonly count: number;
  readonly places: ReadonlyMap<string, number>;
}

function readHeader({ delimiter, key, template, text, to }: BulkPlan, header: readonly string[]): Columns {
  const names = header.map((name) => name.trim());
  const wanted = [to, text, key, ...(template?.columns.values() ?? [])].filter((name) => name !== undefined);
  for (const name of wanted) {
    const count = names.filter((other) => other === name).length;
    if (count === 1) continue;
    // A file without a header has somebody's number there.
    const next = `Columns, separated by ${nameOfDelimiter(delimiter)}: ${redactText(names.join(', '))}`;
    throw usageError(`the file has ${count === 0 ? 'no' : 'more than one'} column "${name}"`, next);
  }
  return { count: header.length, places: new Map(names.map((name, index) => [name, index])) };
}

function toRow(
  plan: BulkPlan,
  columns: Columns,
  row: number,
  fields: readonly string[],
): BulkRow | RowProblem {
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
