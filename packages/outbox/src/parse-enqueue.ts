import { createHash } from 'node:crypto';
import { type ParsedMessage, parseMessage, strictObject } from '@wamux/core/input';
import { err, ok, type Result } from 'neverthrow';
import * as z from 'zod';
import { findUnstorable } from './find-unstorable.js';
import { type Destination, findDestination } from './lanes.js';
import type { OutboxClient } from './outbox-client.js';
import type { OutboxError } from './outbox-error.js';
import { type Priority, priorities } from './outbox-message.js';
import { line, longestMs, parse, team, wrong } from './parse-input.js';
import { storedKeyOf } from './store/team-key.js';

/** Far more than any message needs. Without a limit, a wrong file in a field could fill the database. */
const largestBytes = 256 * 1024;
const largestDailyLimit = 1_000_000_000;

/** An intent to send, as it is stored. */
export interface Intent extends Destination {
  /** The message as JSON, without its times, which the outbox keeps. */
  readonly body: string;
  /** Tells a repeat under its key from another message; empty without a key, since nothing asks for it. */
  readonly hash: string;
  readonly recipient: string;
  readonly correlationId: string;
  /** The key as it is stored, see `storedKeyOf`. */
  readonly idempotencyKey: string | undefined;
  readonly team: string | undefined;
  readonly dailyLimit: number | undefined;
  readonly priority: Priority;
  readonly isOrdered: boolean;
  /** Milliseconds since the epoch. */
  readonly scheduledFor: number | undefined;
  readonly validityMs: number | undefined;
}

/** What a caller specifies for a message besides its content. */
export interface EnqueueOptions {
  /**
   * The caller's name of the intent, unique within the outbox, or within the team where the message has one. Enqueuing the
   * same message under it again returns the stored message; another message is a `conflict`.
   */
  readonly idempotencyKey?: string;
  /** `high` goes before everything else that is due through the same provider. Default `normal`. */
  readonly priority?: Priority;
  /** Whether the message waits for the earlier ordered messages to the same recipient. Default `false`. */
  readonly ordered?: boolean;
  /**
   * The team that owns the message, where several teams share an outbox: lists and events can be filtered by team, and each
   * team has its own idempotency keys. 1 to 64 letters, digits, dots, - and _.
   */
  readonly team?: string;
  /**
   * How many messages the team may hand over in a UTC day; further ones are refused with `quota-exhausted`. Repeats of a
   * stored key, and resends, are not counted. Needs `team`.
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
  error: 'needs `team`, whose messages it limits',
});

const manyOptionsSchema = strictObject({ transaction: z.unknown().optional() });

/** Checks the options of `enqueueMany` itself. Each message has its own options. */
export const parseManyOptions = (options: unknown) => parse(manyOptionsSchema, options, 'options');

/** Checks a message and its options. */
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
  // Each provider would check a copy again, so the message itself is passed on where it has no times to leave out.
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
    hash: idempotencyKey === undefined ? '' : hashOf(intent),
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

/** Equal messages have equal hashes, in whatever order their fields were written. */
function hashOf(intent: Omit<ParsedMessage, 'correlationId'>): string {
  const sorted = JSON.stringify(intent, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(sorted).digest('base64url').slice(0, 22);
}
