import type { WebhookRequest } from '@wamux/core';
import { type HandledWebhook, largestWebhookBytes } from './handle-webhook.js';

/** A webhook as a function of the Fetch API: what Hono, Next, Deno, Bun and Workers route to. */
export type FetchHandler = (request: Request) => Promise<Response>;

/**
 * @param onEvents Called with what was believed, before the provider is answered; if it rejects, the provider is told to
 * send the request again.
 */
export function toFetchHandler(
  handle: (request: WebhookRequest) => Promise<HandledWebhook>,
  onEvents: (events: HandledWebhook['events']) => void | Promise<void> = () => {},
): FetchHandler {
  return async (request) => {
    const rawBody = await readBody(request);
    if (rawBody === undefined) return new Response('the body is too large', { status: 413 });
    const { response, events } = await handle({
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      rawBody,
    });
    try {
      if (events.length > 0) await onEvents(events);
    } catch {
      return new Response('the events could not be taken', { status: 503 });
    }
    const { status, headers, body } = response;
    return new Response(body, { status, headers });
  };
}

/** The body's bytes, or `undefined` where there are more than anybody needs: found out while they come. */
async function readBody(request: Request): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
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
