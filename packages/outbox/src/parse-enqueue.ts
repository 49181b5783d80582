import { createHash } from 'node:crypto';
import { type ParsedMessage, parseMessage, strictObject } from '@wamux/core/input';
import { err, ok, type Result } from 'neverthrow';
import * as z from 'zod';
import { findUnstorable } from './find-unstorable.js';
import { type Destination, findDestination } from './lane-of.js';
import type { OutboxClient } from './outbox-client.js';
import type { OutboxError } from './outbox-error.js';
import { type Priority, priorities } from './outbox-message.js';
import { line, longestMs, parse, team, wrong } from './parse-input.js';
import { storedKeyOf } from './store/team-key.js';

/** Far more than a message can be; a wrong file in a field would fill the database. */
const largestBytes = 256 * 1024;
const largestDailyLimit = 1_000_000_000;

/** What is stored of an intent to send. */
export interface Intent extends Destination {
  /** Without its times: the outbox keeps those. */
  readonly body: string;
  readonly hash: string;
  readonly recipient: string;
  readonly correlationId: string;
  /** As it is stored, see `storedKeyOf`. */
  readonly idempotencyKey: string | undefined;
  readonly team: string | undefined;
  readonly dailyLimit: number | undefined;
  readonly priority: Priority;
  readonly isOrdered: boolean;
  /** Milliseconds since the epoch. */
  readonly scheduledFor: number | undefined;
  readonly validityMs: number | undefined;
}

/** What a caller says of a message besides its content. */
export interface EnqueueOptions {
  /**
   * The caller's name of the intent, unique in the outbox, and among the messages of its team where it has one: enqueued
   * again with the same message it gives the message that is there; with another one, a `conflict`.
   */
  readonly idempotencyKey?: string;
  /** `high` goes before everything else that is due through the same provider. Default `normal`. */
  readonly priority?: Priority;
  /** Not before the ordered messages to the same recipient that came earlier. Default `false`. */
  readonly ordered?: boolean;
  /**
   * The team that the message is of, where several teams share an outbox: lists and events tell them apart, and idempotency keys are the
   * team's own. 1 to 64 letters, digits, dots, - and _.
   */
  readonly team?: string;
  /**
   * How many messages the team may hand over in a day, UTC: the next one is refused with `quota-exhausted`. Repeats of a key
   * that is there, and resends, are not counted. Needs `team`.
   */
  readonly dailyLimit?: number;
}

const optionsSchema = strictObject({
  idempotencyKey: line.min(1).max(200).optional(),
  priority: z.enum(priorities).default('normal'),
  ordered: z.boolean().default(false),
  team: team.optional(),
  dailyLimit: z.int().min(0).max(largestDailyLimit).optional(),
}).refine(({ team, dailyLimit }) => team !== undefined || dailyLimit === undefined, {
  path: ['dailyLimit'],
  error: 'needs `team`: it is how much a team may hand over',
});

const manyOptionsSchema = strictObject({ transaction: z.unknown().optional() });

/** Checks what a caller gives `enqueueMany` beside the messages, which have their own options. */
export const parseManyOptions = (options: unknown) => parse(manyOptionsSchema, options, 'options');

/** Checks what a caller gives `enqueue`. */
export function parseEnqueue(
  client: OutboxClient,
  message: unknown,
  options: unknown,
): Result<Intent, OutboxError> {
  const checked = parse(optionsSchema, options, 'options');
  if (checked.isErr()) return err(checked.error);
  const parsed = parseMessage(message);
  if (parsed.isErr()) return err({ ...parsed.error, kind: 'validation' });
  const { correlationId, ...intent } = parsed.value;
  const { scheduledFor, validityMs, ...body } = intent;
  const hasTimes = scheduledFor !== undefined || validityMs !== undefined;
  // A copy is checked anew by each provider that is asked about it, so the message itself goes where it can.
  const withoutTimes = hasTimes ? ({ ...body, correlationId } as ParsedMessage) : parsed.value;
  if (validityMs !== undefined && validityMs > longestMs) {
    return err(wrong([{ path: 'validityMs', message: `expected at most ${longestMs}` }]));
  }
  const unstorable = findUnstorable(body);
  if (unstorable !== undefined) return err(wrong([unstorable]));
  const text = JSON.stringify({ ...body });
  if (Buffer.byteLength(text) > largestBytes) {
    return err(wrong([{ path: '(root)', message: `expected at most ${largestBytes} bytes as JSON` }]));
  }
  const { idempotencyKey, priority, ordered, team, dailyLimit } = checked.value;
  return ok({
    body: text,
    hash: hashOf(intent),
    recipient: body.to,
    correlationId,
    idempotencyKey: idempotencyKey === undefined ? undefined : storedKeyOf(team, idempotencyKey),
    team,
    dailyLimit,
    priority,
    isOrdered: ordered,
    ...findDestination(client, withoutTimes),
    scheduledFor: scheduledFor === undefined ? undefined : Date.parse(scheduledFor),
    validityMs,
  });
}

/** The same for the same message, in whatever order its fields were written. */
function hashOf(intent: Omit<ParsedMessage, 'correlationId'>): string {
  const sorted = JSON.stringify(intent, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(sorted).digest('base64url').slice(0, 22);
}
