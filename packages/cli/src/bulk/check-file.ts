import { type Issue, type ProviderError, parsePhoneNumber } from '@wamux/core';
import type { Router } from '@wamux/router';
import { usageError } from '../cli-error.js';
import type { Io } from '../io.js';
import { cleanLine } from '../output/clean.js';
import type { Share } from './estimate.js';
import type { BulkPlan } from './read-plan.js';
import { type BulkRow, type RowProblem, readRows } from './read-rows.js';

const mostShown = 20;
/** How many of the first rows a person is shown before all of them are sent. */
const mostPreviewed = 3;

/** A file whose rows can all be sent. */
export interface CheckedRows {
  readonly rows: number;
  readonly first: readonly BulkRow[];
  /** How many rows have the recipient of an earlier row: a list may have a person twice, but a person may also have two orders. */
  readonly sameRecipient: number;
  /** How many messages would go to which provider first. */
  readonly shares: readonly Share[];
}

/**
 * Reads the whole file before anything of it is stored.
 *
 * @throws {CliError} when some row could not be sent, naming the first of them.
 */
export async function checkFile(plan: BulkPlan, router: Router, { interrupted }: Io): Promise<CheckedRows> {
  const shown: RowProblem[] = [];
  const first: BulkRow[] = [];
  const shares = new Map<string, Share>();
  const rowOfKey = new Map<string, number>();
  const recipients = new Set<string>();
  let problems = 0;
  let rows = 0;
  for await (const read of readRows(plan)) {
    if (interrupted.aborted) break;
    rows += 1;
    const problem = 'problem' in read ? read.problem : findProblem(plan, router, read, rowOfKey, shares);
    if (problem === undefined) {
      if ('problem' in read) continue;
      if (first.length < mostPreviewed) first.push(read);
      recipients.add(parsePhoneNumber(read.message.to).unwrapOr(read.message.to));
      continue;
    }
    problems += 1;
    if (shown.length < mostShown) shown.push({ row: read.row, problem });
  }
  if (rows === 0 && !interrupted.aborted) throw usageError('the file has no rows below its header');
  if (problems === 0) {
    return { rows, first, sameRecipient: rows - recipients.size, shares: [...shares.values()] };
  }
  const lines = shown.map(({ row, problem }) => `row ${row}: ${cleanLine(problem)}`);
  const title = `${problems} of ${rows} rows cannot be sent; nothing was sent`;
  const more = problems > shown.length ? [`and ${problems - shown.length} more`] : [];
  throw usageError([title, ...lines, ...more].join('\n'), 'Correct the rows and run the same command again.');
}

function findProblem(
  plan: BulkPlan,
  router: Router,
  { key, message, row }: BulkRow,
  rowOfKey: Map<string, number>,
  shares: Map<string, Share>,
): string | undefined {
  // Else the row's own number is in its key.
  if (plan.key !== undefined) {
    const other = rowOfKey.get(key);
    if (other !== undefined) return `${plan.key}: has the same value as in row ${other}`;
    rowOfKey.set(key, row);
  }
  const explained = router.explain(message);
  if (explained.isErr()) {
    const isOfNumber = explained.error.issues?.some(({ path }) => path === 'to');
    return `${toWords(plan, explained.error)}${isOfNumber ? hintOf(plan, message.to) : ''}`;
  }
  const { providers } = explained.value;
  const asked = providers.find(({ skipped }) => skipped === undefined);
  if (asked !== undefined) {
    const { limits, provider } = asked;
    shares.set(provider, {
      provider,
      messages: (shares.get(provider)?.messages ?? 0) + 1,
      perSecond: limits?.perSecond?.limit,
      concurrency: limits?.concurrency.limit,
    });
    return undefined;
  }
  // Most of them refuse the same for the same reason.
  const refusals = new Set(providers.flatMap(({ skipped }) => skipped && toWords(plan, skipped)));
  return [...refusals].join('; ');
}

/** Explains why a number cannot be read: what a spreadsheet, or how it is written in its country, has made of it. */
function hintOf({ country }: BulkPlan, number: string): string {
  if (/^\s*\d[.,]\d+E\+?\d+\s*$/i.test(number))
    return '. A spreadsheet shortened the number: format the column as text and enter it again';
  if (!/^\s*\(?\d[\d\s().-]*$/.test(number)) return '';
  if (/\.0+\s*$/.test(number)) return '. Format the column as text or as whole numbers';
  return country === undefined
    ? '. Spreadsheets drop the + of a number: format the column as text, or name the country of the numbers: --country CO'
    : `. It is not a number in ${country}, or could also begin with a country code: write it with + and the country code`;
}

const toWords = (plan: BulkPlan, { issues = [], message }: ProviderError): string =>
  issues.length === 0 ? message : issues.map((issue) => toText(plan, issue)).join('; ');

/** Names the column that a wrong field comes from, and its variable where the two have different names. */
function toText({ template, text, to }: BulkPlan, { path, message }: Issue): string {
  const variable = /^variables\.(.+)$/.exec(path)?.[1] ?? '';
  const column = template?.columns.get(variable);
  const columns: Readonly<Record<string, string | undefined>> = { to, text };
  const ofVariable = column === variable ? column : column && `${column} (${variable})`;
  return `${ofVariable ?? columns[path] ?? path}: ${message}`;
}
