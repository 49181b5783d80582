import type { MessageState, OutboxAttempt, OutboxMessage, TimelineEntry } from '@wamux/outbox';
import type { Output, Style } from '../io.js';
import { toSentence } from './failure.js';
import { toInstant, type Viewpoint, zoneOf } from './instant.js';
import { toContent, toRecipient, toWords } from './shown-message.js';
import { type Cell, toTable } from './table.js';
import { toTimelineLines } from './timeline.js';

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

export interface ShowOptions extends Viewpoint {
  /** Whether to show phone numbers and contents. */
  readonly isFull: boolean;
}

/** Everything that is known of one message; its number and what it says only where they are asked for. */
export function toMessageLines(
  output: Output,
  message: OutboxMessage,
  timeline: readonly TimelineEntry[],
  options: ShowOptions,
): string[] {
  const { attempts, correlationId, createdAt, dueAt, endedAt, error, expiresAt, id, idempotencyKey } =
    message;
  const instant = (at: string | undefined) => (at === undefined ? undefined : toInstant(at, options));
  const facts: readonly (readonly [string, Cell | undefined])[] = [
    ['state', toStateCell(message.state)],
    ['status', message.status],
    ['to', toRecipient(message, options.isFull)],
    ['content', toContent(message)],
    ['says', options.isFull ? toWords(message) : undefined],
    ['priority', message.priority],
    ['reason', message.reason],
    ['error', error === undefined ? undefined : ['red', toSentence(error)]],
    ['came', instant(createdAt)],
    ['unserved since', instant(message.unservedSince)],
    ['paused since', instant(message.pausedSince)],
    ['due', message.state === 'queued' ? instant(dueAt) : undefined],
    ['expires', instant(expiresAt)],
    ['ended', instant(endedAt)],
    ['correlation id', correlationId],
    ['team', message.team],
    ['key', idempotencyKey],
    ['twice', toDoubt(message)],
    ['times of', zoneOf(options)],
  ];
  const rows = facts.flatMap(([name, cell]): Cell[][] => (cell === undefined ? [] : [[name, cell]]));
  return [
    ...toTable(output, ['message', id], rows),
    '',
    ...(attempts.length === 0
      ? ['It was never given to a provider.']
      : toTable(output, ['attempt', 'outcome', 'id there', 'our id'], attempts.map(toAttemptRow))),
    '',
    ...toTimelineLines(output, timeline, options),
  ];
}

/** Whether the recipient may have it twice. */
function toDoubt({ duplicateObserved, duplicatePossible }: OutboxMessage): Cell | undefined {
  if (duplicateObserved) return ['red', 'two attempts were delivered'];
  return duplicatePossible ? ['yellow', 'may have been accepted twice'] : undefined;
}

const toAttemptRow = ({ correlationId, outcome, provider, providerMessageId }: OutboxAttempt): Cell[] => [
  provider,
  outcome,
  providerMessageId ?? '',
  correlationId,
];
