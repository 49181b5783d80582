import { createHash } from 'node:crypto';
import type { RecordedEvent } from '@wamux/outbox';
import { parseRetryAfter } from '@wamux/transport';
import { Webhook } from 'standardwebhooks';
import { type Dispatcher, request } from 'undici';
import type { Endpoint } from './endpoint.js';
import { nameOf } from './event-name.js';

/** An endpoint that takes longer has not taken the event. */
export const deliverWithinMs = 15_000;
/** An answer is read so far that its connection can be used again; only its status says anything. */
const mostAnswerBytes = 64 * 1024;

/** What became of one try. */
export type Delivery =
  | { readonly isDelivered: true }
  | {
      readonly isDelivered: false;
      /** For a person; it has no address and no secret. */
      readonly why: string;
      /** As `Retry-After` says, in milliseconds. */
      readonly retryAfterMs?: number;
    };

/**
 * Sends an event as Standard Webhooks has it (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md):
 * signed with every secret, under an id that is the same for every repeat. Redirects are not followed. Never rejects.
 */
export async function deliver(
  { url, secrets }: Endpoint,
  event: RecordedEvent,
  dispatcher: Dispatcher,
  withinMs = deliverWithinMs,
): Promise<Delivery> {
  const id = idOf(event);
  const now = new Date();
  const body = JSON.stringify({ type: nameOf(event), timestamp: event.at, data: event });
  try {
    const response = await request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'wamux-gateway',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.valueOf() / 1_000)),
        'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
      },
      body,
      dispatcher,
      signal: AbortSignal.timeout(withinMs),
    });
    const { statusCode, headers } = response;
    // The connection is used again where the rest is short, and closed where it is not.
    await response.body.dump({ limit: mostAnswerBytes }).catch(() => {});
    if (statusCode >= 200 && statusCode < 300) return { isDelivered: true };
    const retryAfterMs = parseRetryAfter(headers['retry-after'], Date.now());
    return {
      isDelivered: false,
      why: `it answered ${statusCode}`,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
  } catch (error) {
    return { isDelivered: false, why: reasonOf(error) };
  }
}

/** It is made of nothing but the event, so a repeat has the same one, whichever process sends it. */
function idOf({ cursor, at, id, type }: RecordedEvent): string {
  const hash = createHash('sha256').update([cursor, at, id, type].join('\n')).digest('base64url');
  return `evt_${hash.slice(0, 24)}`;
}

/** Error texts of Node name addresses; their codes do not. */
function reasonOf(error: unknown): string {
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  if (name === 'TimeoutError') return 'there was no answer in time';
  return typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code)
    ? `it was not reached (${code})`
    : 'it was not reached';
}
