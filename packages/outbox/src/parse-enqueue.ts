import { createHash } from 'node:crypto';
import { type ParsedMessage, parseMessage, strictObject } from '@wamux/core/input';
import { err, ok, type Result } from 'neverthrow';
import * as z from 'zod';
import { findUnstorable } from './find-unstorable.js';
import { laneOf } from './lane-of.js';
import type { OutboxClient } from './outbox-client.js';
import type { OutboxError } from './outbox-error.js';
import { type Priority, priorities } from './outbox-message.js';
import { line, longestMs, parse, wrong } from './parse-input.js';

/** Far more than a message can be; a wrong file in a field would fill the database. */
const largestBytes = 256 * 1024;

/** What is stored of an intent to send. */
export interface Intent {
  /** Without its times: the outbox keeps those. */
  readonly body: string;
  readonly hash: string;
  readonly recipient: string;
  readonly correlationId: string;
  readonly idempotencyKey: string | undefined;
  readonly priority: Priority;
  readonly isOrdered: boolean;
  /** See `laneOf`. */
  readonly lane: string;
  /** Milliseconds since the epoch. */
  readonly scheduledFor: number | undefined;
  readonly validityMs: number | undefined;
}

/** What a caller says of a message besides its content. */
export interface EnqueueOptions {
  /**
   * The caller's name of the intent, unique in the outbox: enqueued again with the same message it gives the message that
   * is there; with another one, a `conflict`.
   */
  readonly idempotencyKey?: string;
  /** `high` goes before everything else that is due through the same provider. Default `normal`. */
  readonly priority?: Priority;
  /** Not before the ordered messages to the same recipient that came earlier. Default `false`. */
  readonly ordered?: boolean;
}

const optionsSchema = strictObject({
  idempotencyKey: line.min(1).max(200).optional(),
  priority: z.enum(priorities).default('normal'),
  ordered: z.boolean().default(false),
});

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
  if (validityMs !== undefined && validityMs > longestMs) {
    return err(wrong([{ path: 'validityMs', message: `expected at most ${longestMs}` }]));
  }
  const unstorable = findUnstorable(body);
  if (unstorable !== undefined) return err(wrong([unstorable]));
  const text = JSON.stringify({ ...body });
  if (Buffer.byteLength(text) > largestBytes) {
    return err(wrong([{ path: '(root)', message: `expected at most ${largestBytes} bytes as JSON` }]));
  }
  const { idempotencyKey, priority, ordered } = checked.value;
  return ok({
    body: text,
    hash: hashOf(intent),
    recipient: body.to,
    correlationId,
    idempotencyKey,
    priority,
    isOrdered: ordered,
    lane: laneOf(client, { ...body, correlationId } as ParsedMessage),
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
