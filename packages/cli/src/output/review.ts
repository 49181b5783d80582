import { decidingAttempts, type OutboxMessage } from '@wamux/outbox';
import type { Output } from '../io.js';
import { toInstant } from './instant.js';
import type { ShowOptions } from './outbox-message.js';
import { toContent, toRecipient, toWords } from './shown-message.js';
import { type Cell, toTable } from './table.js';

/** What a person has to find out. */
export interface Need {
  readonly what: string;
  /** The id by which the provider can be searched. */
  readonly lookFor?: string;
}

/** @param searchable The providers that can be searched by our id. */
export function toNeed(message: OutboxMessage, searchable: ReadonlySet<string>): Need {
  const { correlationId, reason } = message;
  if (reason === 'unreadable') {
    return { what: 'its stored data is damaged, and it was not sent: enqueue it again' };
  }
  const asked = decidingAttempts(message);
  const names = [...new Set(asked.map(({ provider }) => provider))];
  const where = names.join(reason === 'no-status' ? ' and ' : ' or ') || 'the provider';
  const what =
    reason === 'no-status'
      ? `${where} accepted it, but its status was never reported`
      : `it is unknown whether ${where} accepted it`;
  const ours = names.length > 0 && names.every((name) => searchable.has(name)) ? correlationId : undefined;
  // One provider's id is unknown to the others, so it helps only where a single provider may have the message.
  const lookFor = (names.length === 1 ? asked.at(-1)?.providerMessageId : null) ?? ours;
  const how =
    lookFor === undefined
      ? ': look there for the recipient, at the time of the attempt'
      : ': look there for the id';
  return { what: what + how, ...(lookFor !== undefined && { lookFor }) };
}

/** A block for each message, and how to decide. */
export function toReviewLines(
  output: Output,
  needs: readonly { readonly message: OutboxMessage; readonly need: Need }[],
  options: ShowOptions,
): string[] {
  const blocks = needs.flatMap(({ message, need }) => [...toBlock(output, message, need, options), '']);
  const isMasked = !options.isFull && needs.some(({ message }) => message.to !== undefined);
  return [...blocks, ...(isMasked ? ['Phone numbers and content: --full', ''] : []), ...howToDecide];
}

function toBlock(output: Output, message: OutboxMessage, need: Need, options: ShowOptions): string[] {
  const attempts = decidingAttempts(message).map(
    ({ provider, startedAt }) => `${toInstant(startedAt, options)}, ${provider}`,
  );
  const facts: readonly (readonly [string, Cell | undefined])[] = [
    ['to', toRecipient(message, options.isFull)],
    ['content', toContent(message)],
    ['says', options.isFull ? toWords(message) : undefined],
    ['attempt', attempts.join('; ') || undefined],
    ['needs', need.what],
    ['id there', need.lookFor && ['bold', need.lookFor]],
  ];
  const rows = facts.flatMap(([name, cell]): Cell[][] => (cell === undefined ? [] : [[name, cell]]));
  return toTable(output, ['message', message.id], rows);
}

const howToDecide = [
  'Look for the message at the provider, then decide.',
  'If it is there (nothing is sent):',
  '  wamux outbox resolve <id> --accepted --reason "seen in their report"',
  'If it is not there (it counts as failed, and can be resent):',
  '  wamux outbox resolve <id> --not-accepted --reason "not in their report"',
  '  wamux outbox resend <id> --reason "not in their report"',
  'If it is not wanted any more (nothing is sent):',
  '  wamux outbox cancel <id>',
];
