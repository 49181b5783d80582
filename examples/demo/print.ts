import { styleText } from 'node:util';
import logUpdate from 'log-update';
import type { Attempt } from 'wamux';
import type { Account, DemoEvent } from './events.js';

const colours = (process.stdout.isTTY === true || Boolean(process.env.FORCE_COLOR)) && !process.env.NO_COLOR;
const paint = (colour: Parameters<typeof styleText>[0], text: string): string =>
  colours ? styleText(colour, text) : text;

const outcomeColours = {
  accepted: 'green',
  'not-accepted': 'yellow',
  'not-tried': 'gray',
  unknown: 'magenta',
} as const;

/** The statuses that still change; on a terminal they are redrawn in place. */
const moving = new Map<string, string>();

/** Prints one event for a person. Every fact is in the text; colours and movement only help. */
export function print(event: DemoEvent): void {
  if (event.type === 'status') printStatus(event);
  else for (const line of toLines(event)) process.stdout.write(`${line}\n`);
}

export function printJson(event: DemoEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function printStatus({ to, provider, by, path, ended }: Extract<DemoEvent, { type: 'status' }>): void {
  const line = `  ${to} by ${provider.padEnd(10)} ${path.join(' → ')}  (${by})`;
  if (process.stdout.isTTY !== true) {
    if (ended) process.stdout.write(`${line}\n`);
    return;
  }
  moving.set(to, line);
  logUpdate([...moving.values()].join('\n'));
}

function toLines(event: Exclude<DemoEvent, { type: 'status' }>): string[] {
  switch (event.type) {
    case 'chapter':
      return ['', paint('bold', event.title)];
    case 'config':
      return [paint('gray', `  ${event.edit}`)];
    case 'sent': {
      const by = event.outcome === 'accepted' ? ` by ${event.provider}` : '';
      const what = `${event.message} to ${event.to}`;
      const atOnce = event.attempts.length === 1 && event.outcome === 'accepted';
      return [
        `  ${what}: ${paint(outcomeColours[event.outcome], event.outcome.toUpperCase())}${by}`,
        ...(atOnce ? [] : event.attempts.map((attempt) => `    ${toAttemptLine(attempt)}`)),
      ];
    }
    case 'outcomeUnknown': {
      const unknown = paint(outcomeColours.unknown, 'UNKNOWN');
      return [
        `  ${event.provider} may have it (${event.kind}): ${unknown}; not sent again, looked up instead`,
      ];
    }
    case 'reconciled':
      return [`  ${event.provider} has it: ${paint('green', 'SETTLED')} by looking it up`];
    case 'account':
      return toAccountLines(event);
  }
}

function toAttemptLine({ provider, outcome, durationMs, error }: Attempt): string {
  const duration = outcome === 'not-tried' ? '' : `, ${durationMs} ms`;
  const reason = error === undefined ? '' : `: ${error.kind}, ${error.message}`;
  return `${provider.padEnd(10)} ${paint(outcomeColours[outcome], outcome)}${duration}${reason}`;
}

function toAccountLines(account: Account): string[] {
  const row = (label: string, value: number): string => `  ${label.padEnd(44)} ${value}`;
  return [
    '',
    paint('bold', 'The account'),
    row('messages that we say were accepted', account.acceptedByUs),
    row("messages that the providers' ledger has", account.acceptedByProviders),
    row('doubles', account.doubles),
    row('outcomes still unknown', account.unreconciled),
    account.addsUp ? paint('green', '  It adds up.') : paint('red', '  IT DOES NOT ADD UP.'),
  ];
}
