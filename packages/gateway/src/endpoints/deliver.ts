import { createHash } from 'node:crypto';
import type { RecordedEvent } from '@wamux/outbox';
import { type HttpTransport, parseRetryAfter, type TransportFailure } from '@wamux/transport';
import { Webhook } from 'standardwebhooks';
import { toJson } from '../to-json.js';
import type { Endpoint } from './endpoint.js';
import { nameOf } from './event-name.js';

/** How long an endpoint has to answer, in milliseconds; after that the event counts as not accepted. */
export const deliverWithinMs = 15_000;
/** Only the status of an answer counts. Its body is read up to this size, so that the connection can be reused. */
export const mostAnswerBytes = 64 * 1024;

/** The result of one attempt. */
export type Delivery =
  | { readonly isDelivered: true }
  | {
      readonly isDelivered: false;
      /** For a person; it has no address and no secret. */
      readonly why: string;
      /** How long the endpoint asks to wait, by `Retry-After`, in milliseconds. */
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
  transport: HttpTransport,
  timeoutMs = deliverWithinMs,
): Promise<Delivery> {
  const id = idOf(event);
  const now = new Date();
  const body = toJson({ type: nameOf(event), timestamp: event.at, data: event });
  const { origin, pathname, search } = new URL(url);
  const answer = await transport.request(
    {
      method: 'POST',
      origin,
      path: pathname + search,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'wamux-gateway',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.valueOf() / 1_000)),
        'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
      },
      body,
    },
    { timeoutMs },
  );
  return answer.match(
    ({ status, headers }) => fromStatus(status, parseRetryAfter(headers['retry-after'], Date.now())),
    // An answer whose body is too long, or breaks off, is an answer all the same.
    (failure) =>
      failure.status === undefined
        ? { isDelivered: false, why: reasonOf(failure) }
        : fromStatus(failure.status),
  );
}

function fromStatus(status: number, retryAfterMs?: number): Delivery {
  if (status >= 200 && status < 300) return { isDelivered: true };
  return {
    isDelivered: false,
    why: `it answered ${status}`,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** The id is derived from the event alone, so a repeat has the same one, whichever process sends it. */
function idOf({ cursor, at, id, type }: RecordedEvent): string {
  const hash = createHash('sha256').update([cursor, at, id, type].join('\n')).digest('base64url');
  return `evt_${hash.slice(0, 24)}`;
}

function reasonOf({ reason, code }: TransportFailure): string {
  if (reason === 'deadline') return 'there was no answer in time';
  return `it could not be reached (${code ?? reason})`;
}
