import { createHash } from 'node:crypto';
import type { RecordedEvent } from '@wamux/outbox';
import { parseRetryAfter } from '@wamux/transport';
import { Webhook } from 'standardwebhooks';
import { type Dispatcher, request } from 'undici';
import type { Endpoint } from './endpoint.js';
import { nameOf } from './event-name.js';

/** An endpoint that takes longer has not taken the event. */
export const deliverWithinMs = 15_000;
/** Only the status of an answer counts. Its body is read up to this size, so that the connection can be reused. */
const mostAnswerBytes = 64 * 1024;

/** The result of one attempt. */
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
 * Sends an event according to Standard Webhooks
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md): signed with every secret,
 * with an id that is the same for every repeat. Redirects are not followed. Never rejects.
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
    // The connection is reused where the rest is short, and otherwise closed.
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

/** The id is derived from the event alone, so a repeat has the same one, whichever process sends it. */
function idOf({ cursor, at, id, type }: RecordedEvent): string {
  const hash = createHash('sha256').update([cursor, at, id, type].join('\n')).digest('base64url');
  return `evt_${hash.slice(0, 24)}`;
}

/** Error messages of Node contain addresses; error codes do not. */
function reasonOf(error: unknown): string {
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  if (name === 'TimeoutError') return 'there was no answer in time';
  return typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code)
    ? `it could not be reached (${code})`
    : 'it could not be reached';
}
