import { resolve } from 'node:path';
import { type CliError, usageError } from '../cli-error.js';
import type { Io } from '../io.js';
import { findDelimiter, readDelimiter, type TableForm } from './find-delimiter.js';
import { readStart } from './read-start.js';

/** How the flags turn each row of a file into a message. */
export interface GivenPlan extends TableForm {
  /** The path of the file. */
  readonly path: string;
  /** The country of numbers that are written without a country code. */
  readonly country?: string | undefined;
  /** Turns a number as the file has it into an international one. */
  readonly toNumber: (written: string) => string;
  /** By column: who gets the message, its text, and the row's own name. */
  readonly to: string;
  readonly text: string | undefined;
  readonly key: string | undefined;
  readonly template: BulkTemplate | undefined;
  /** Messages that one provider is given in any second. */
  readonly perSecond: number | undefined;
  /** Where the outcomes go. */
  readonly result: string | undefined;
}

/** The same, with a copy of the file as it was when the command began. */
export interface BulkPlan extends GivenPlan {
  /** Reads all bytes of the file from the beginning, each time that it is called. */
  readonly read: () => AsyncIterable<Uint8Array>;
}

interface BulkTemplate {
  readonly name: string;
  readonly language: string | undefined;
  /** The column of each variable. */
  readonly columns: ReadonlyMap<string, string>;
}

interface BulkArguments {
  readonly file: string;
  readonly template?: string | undefined;
  readonly language?: string | undefined;
  readonly 'to-column': string;
  readonly 'text-column'?: string | undefined;
  readonly 'key-column'?: string | undefined;
  readonly country?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly rate?: string | undefined;
  readonly result?: string | undefined;
}

/** @throws {CliError} when the flags do not say one kind of message, or the file is no text that can be read. */
export async function readPlan(
  { directory }: Io,
  args: BulkArguments,
  variables: readonly string[],
): Promise<GivenPlan> {
  const { language, rate, template, 'text-column': text } = args;
  if (template === undefined && text === undefined) {
    throw usageError('there is nothing to send', 'Give --template or --text-column.');
  }
  if (template !== undefined && text !== undefined) {
    throw usageError('--text-column and --template cannot be used together', 'Use one of them.');
  }
  if (template === undefined && (language !== undefined || variables.length > 0)) {
    throw usageError('--language and --var need --template');
  }
  const path = resolve(directory, args.file);
  const { start, hasMark } = readStart(path);
  return {
    path,
    delimiter: args.delimiter === undefined ? findDelimiter(start) : readDelimiter(args.delimiter),
    hasMark,
    country: args.country?.toUpperCase(),
    toNumber: args.country === undefined ? (written) => written : await international(args.country),
    to: args['to-column'],
    text,
    key: args['key-column'],
    template:
      template === undefined ? undefined : { name: template, language, columns: readColumns(variables) },
    perSecond: rate === undefined ? undefined : readRate(rate),
    result: args.result === undefined ? undefined : resolve(directory, args.result),
  };
}

/** This is loaded only when needed, because it is the data of every country. */
async function international(country: string): Promise<GivenPlan['toNumber']> {
  const { createInternational } = await import('./national-number.js');
  return createInternational(country);
}

function readColumns(variables: readonly string[]): ReadonlyMap<string, string> {
  const columns = new Map<string, string>();
  for (const variable of variables) {
    const at = variable.indexOf('=');
    const name = variable.slice(0, at);
    if (at < 1 || at === variable.length - 1) throw wrongVariable('--var needs a variable and a column');
    if (columns.has(name)) throw wrongVariable('--var gives one variable twice');
    columns.set(name, variable.slice(at + 1));
  }
  return columns;
}

const wrongVariable = (message: string): CliError =>
  usageError(message, 'For example, for the column first_name: --var customer=first_name');

function readRate(written: string): number {
  const rate = Number(/^(\d{1,5})\/s$/.exec(written)?.[1] ?? 0);
  if (rate < 1) throw usageError('--rate is not a rate', 'Give messages per second, such as 20/s.');
  return rate;
}
