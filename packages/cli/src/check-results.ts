import type { Issue } from 'wamux';
import type { ExitName } from './exit-codes.js';
import type { Output, Style } from './io.js';
import { type Cell, toTable } from './output/table.js';

/** The result of one check. */
export interface Check {
  /** What was looked at, such as `credential`. */
  readonly check: string;
  /** The instance that it is about. */
  readonly of: string;
  /** Only `failed` makes the command fail. */
  readonly result: 'ok' | 'warning' | 'failed' | 'not checkable';
  readonly message: string;
  /** What to do about it. */
  readonly next?: string | undefined;
  /** What is wrong in the config, each with its path in the file. */
  readonly issues?: readonly Issue[] | undefined;
}

const styles: Readonly<Record<Check['result'], Style>> = {
  ok: 'green',
  warning: 'yellow',
  failed: 'red',
  'not checkable': 'dim',
};

export function toCheckLines(output: Output, checks: readonly Check[]): string[] {
  const rows = checks.map(({ check, of, result, message, next }): Cell[] => [
    `${check} ${of}`,
    [styles[result], result],
    next === undefined ? message : `${message.replace(/\.$/, '')}. ${next}`,
  ]);
  const failed = checks.filter(({ result }) => result === 'failed').length;
  const warnings = checks.filter(({ result }) => result === 'warning').length;
  const told = `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
  return [
    ...toTable(output, ['check', 'result', 'details'], rows),
    '',
    failed === 0
      ? output.paint('green', `Nothing failed, ${told}.`)
      : output.paint('red', `${failed} failed, ${told}.`),
  ];
}

export const exitOfChecks = (checks: readonly Check[]): ExitName =>
  checks.some(({ result }) => result === 'failed') ? 'failed' : 'ok';
