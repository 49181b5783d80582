import { maskPhoneNumber } from '@wamux/core';
import type { Io, Output } from '../io.js';
import { type Cell, toTable } from '../output/table.js';
import { writeJson, writeLines } from '../output/write.js';
import type { CheckedRows } from './check-file.js';
import { toEstimateLines } from './estimate.js';
import type { BulkPlan } from './read-plan.js';
import type { BulkRow } from './read-rows.js';

/** How much of a text is shown: enough to see whether its column is the right one. */
const longestCell = 40;

/**
 * Shows, on a terminal, what the first rows would say, to whom, and how long all of them would take, and asks whether to
 * send them. Without a terminal they are sent at once: a script has already decided.
 */
export async function askFirst(io: Io, plan: BulkPlan, checked: CheckedRows): Promise<boolean> {
  if (io.confirm === undefined) return true;
  writeLines(io.stderr, [...toPreview(io.stderr, plan, checked), '']);
  return io.confirm(`Send ${checked.rows} ${checked.rows === 1 ? 'message' : 'messages'}?`);
}

/** Shows the same instead of sending anything. */
export function showRows({ stdout }: Io, plan: BulkPlan, checked: CheckedRows, asJson: boolean): void {
  const { rows, sameRecipient, shares } = checked;
  if (asJson) {
    const providers = Object.fromEntries(shares.map(({ provider, messages }) => [provider, messages]));
    writeJson(stdout, { rows, sameRecipient, providers });
  } else {
    writeLines(stdout, toPreview(stdout, plan, checked));
  }
}

function toPreview(output: Output, plan: BulkPlan, checked: CheckedRows): readonly string[] {
  const titles = ['row', 'to', ...titlesOf(plan)];
  const rows = checked.first.map((row) => toCells(plan, row));
  return [
    ...toTable(output, titles, rows),
    ...(checked.rows > rows.length ? [`and ${checked.rows - rows.length} more`] : []),
    ...toRepeatLines(checked.sameRecipient),
    '',
    ...toEstimateLines(checked.shares, plan.perSecond),
  ];
}

/** Only the person who is asked knows whether the list has people twice or the people have two orders. */
function toRepeatLines(count: number): readonly string[] {
  if (count === 0) return [];
  const [rows, have] = count === 1 ? ['1 row', 'has'] : [`${count} rows`, 'have'];
  return [`${rows} ${have} the recipient of an earlier row, who gets a message for each`];
}

const titlesOf = ({ template, text }: BulkPlan): readonly string[] =>
  template === undefined
    ? [text ?? '']
    : [...template.columns].map(([variable, column]) =>
        variable === column ? variable : `${variable} (${column})`,
      );

function toCells({ template }: BulkPlan, { message, row }: BulkRow): readonly Cell[] {
  const texts =
    message.type === 'template'
      ? [...(template?.columns.keys() ?? [])].map((variable) => message.variables?.[variable] ?? '')
      : [message.type === 'text' ? message.text : ''];
  return [String(row), maskPhoneNumber(message.to), ...texts.map(cut)];
}

const cut = (text: string): string => (text.length > longestCell ? `${text.slice(0, longestCell)}…` : text);
