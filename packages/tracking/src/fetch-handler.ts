import { types } from 'node:util';
import type { WebhookRequest } from '@wamux/core';
import { type HandledWebhook, largestWebhookBytes, type TakenWebhook } from './handle-webhook.js';
import { withinTime } from './within-time.js';

/** A webhook as a function of the Fetch API: what Hono, Next, Deno, Bun and Workers route to. Never rejects. */
export type FetchHandler = (request: Request) => Promise<Response>;

/** For how long the rest of a body is awaited. Providers send theirs at once. */
const bodyWithinMs = 15_000;
/** For how long the app may take. Providers give up sooner, and send the request again. */
const eventsWithinMs = 60_000;

/**
 * Makes a handler of the Fetch API of what takes a webhook request in.
 *
 * @param onEvents Called with what was believed, before the provider is answered; if it rejects, or takes longer than a
 * minute, the provider is told to send the request again.
 * @param unmark Called with the marks of events that the app could not take, so that their next delivery is no repeat: an
 * app that skips repeats would lose them.
 */
export function toFetchHandler(
  handle: (request: WebhookRequest) => Promise<TakenWebhook>,
  onEvents: (events: HandledWebhook['events']) => void | Promise<void> = () => {},
  unmark: (marks: readonly string[]) => Promise<void> = async () => {},
): FetchHandler {
  return async (request) => {
    const read = await readRequest(request);
    if (read === 'unreadable')
      return new Response('the request cannot be read; its body may have been read before', { status: 400 });
    if (read === 'too-large') return new Response('the body is too large', { status: 413 });
    const { response, events, marks } = await handle(read);
    try {
      if (events.length > 0) await withinTime(eventsWithinMs, onEvents(events));
    } catch {
      await unmark(marks()).catch(() => {});
      return new Response('the events could not be taken', { status: 503 });
    }
    const { status, headers, body } = response;
    return new Response(body, { status, headers });
  };
}

type Unread = 'unreadable' | 'too-large';

/** A sender that breaks off or stalls, a body that somebody else reads, a body of texts: all of it is no request. */
async function readRequest(request: Request): Promise<WebhookRequest | Unread> {
  let reader: ReadableStreamDefaultReader<unknown> | undefined;
  try {
    reader = request.body?.getReader();
    const rawBody = await withinTime(bodyWithinMs, readBody(reader));
    if (rawBody === undefined) return 'too-large';
    const { method, url, headers } = request;
    return { method, url, headers: Object.fromEntries(headers), rawBody };
  } catch {
    return 'unreadable';
  } finally {
    // A sender may take for ever over this too.
    reader?.cancel().catch(() => {});
  }
}

/** The body's bytes, or `undefined` where there are more than anybody needs: found out while they come. */
async function readBody(
  reader: ReadableStreamDefaultReader<unknown> | undefined,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
    const chunk = next.value;
    if (!types.isUint8Array(chunk)) throw new Error('no bytes');
    size += chunk.byteLength;
    if (size > largestWebhookBytes) return undefined;
    chunks.push(chunk);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}
