import { maskPhoneNumber, redact } from '@wamux/core';
import type { MessageState, OutboxAttempt, OutboxMessage } from '@wamux/outbox';
import type { Output, Style } from '../io.js';
import { toSentence } from './failure.js';
import { type Cell, toTable } from './table.js';

const styles: Readonly<Record<MessageState, Style>> = {
  queued: 'cyan',
  sending: 'cyan',
  reconciling: 'magenta',
  accepted: 'cyan',
  delivered: 'green',
  read: 'green',
  failed: 'red',
  expired: 'red',
  canceled: 'yellow',
  'needs-review': 'magenta',
};

export const toStateCell = (state: MessageState): Cell => [styles[state], state];

export const toRecipient = ({ to }: OutboxMessage): string =>
  to === undefined ? 'forgotten' : maskPhoneNumber(to);

/** `template order_shipped`, or the type; not what it says. */
export function toContent({ message }: OutboxMessage): string {
  if (message === undefined) return 'removed';
  return 'name' in message ? `template ${message.name}` : message.type;
}

/** One message in full, but for what it says. */
export function toMessageLines(output: Output, message: OutboxMessage): string[] {
  const { attempts, correlationId, createdAt, dueAt, endedAt, error, expiresAt, id, idempotencyKey } =
    message;
  const facts: readonly (readonly [string, Cell | undefined])[] = [
    ['state', toStateCell(message.state)],
    ['status', message.status],
    ['to', toRecipient(message)],
    ['content', toContent(message)],
    ['priority', message.priority],
    ['reason', message.reason],
    ['error', error === undefined ? undefined : ['red', toSentence(error)]],
    ['came', createdAt],
    ['unserved since', message.unservedSince],
    ['due', dueAt],
    ['expires', expiresAt],
    ['ended', endedAt],
    ['correlation id', correlationId],
    ['key', idempotencyKey],
    ['twice', toDoubt(message)],
  ];
  const rows = facts.flatMap(([name, cell]): Cell[][] => (cell === undefined ? [] : [[name, cell]]));
  return [
    ...toTable(output, ['message', id], rows),
    '',
    ...(attempts.length === 0
      ? ['It has never left.']
      : toTable(output, ['attempt', 'provider', 'outcome', 'what became of it'], attempts.map(toAttemptRow))),
  ];
}

/** Whether the recipient may have it twice. */
function toDoubt({ duplicateObserved, duplicatePossible }: OutboxMessage): Cell | undefined {
  if (duplicateObserved) return ['red', 'two attempts were delivered'];
  return duplicatePossible ? ['yellow', 'may have been accepted twice'] : undefined;
}

function toAttemptRow(attempt: OutboxAttempt): Cell[] {
  const { endedAt, error, history, outcome, provider, providerMessageId, startedAt } = attempt;
  const times = Object.entries(history.times).map(([status, at]) => `${status} ${at}`);
  const told = [
    ...(endedAt === undefined ? [] : [`ended ${endedAt}`]),
    ...(providerMessageId === null ? [] : [`id ${providerMessageId}`]),
    ...times,
    ...(error === undefined ? [] : [toSentence(error)]),
  ];
  return [startedAt, provider, outcome, told.join(', ')];
}

/** A message as JSON; a terminal may be looked over a shoulder, a pipe is for a program that needs the number. */
export function toShownMessage({ isTerminal }: Output, message: OutboxMessage): unknown {
  if (!isTerminal || message.to === undefined) return message;
  return redact(message, { phoneNumbers: [message.to] });
}
