import type { StatusStore, WebhookEvent, WebhookReceiver, WebhookRequest } from '@wamux/core';

/** What to answer the provider with, always. */
export interface WebhookAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HandledWebhook {
  readonly response: WebhookAnswer;
  /** What the request brought, in its order; empty where it was refused. */
  readonly events: readonly WebhookEvent[];
}

/** Larger than anything that a provider sends; Meta's batches reach 3 MB. */
export const largestWebhookBytes = 5 * 1024 * 1024;

/**
 * Takes in what a provider pushes: believes it, reads all of it, and stores its statuses before it says that it has them.
 * Whatever the content is, the answer is no 4xx: the provider would send it again, and again.
 */
export async function handleWebhook(
  receiver: WebhookReceiver | undefined,
  store: StatusStore | undefined,
  request: WebhookRequest,
): Promise<HandledWebhook> {
  if (receiver === undefined) return refuse(404, 'no webhook is configured here');
  // A web server that parsed the body has no bytes to hand on: whoever checks the signature says so.
  const size = (request.rawBody as Uint8Array | null | undefined)?.byteLength ?? 0;
  if (size > largestWebhookBytes) return refuse(413, 'the body is too large');
  const challenge = receiver.challenge?.(request);
  if (challenge !== undefined) return { response: answer(200, challenge), events: [] };
  const verified = receiver.verify(request);
  if (verified.isErr()) return refuse(401, verified.error.message);
  const events = receiver.parse(request);
  if (store === undefined) return { response: answer(200, 'ok'), events };
  try {
    return { response: answer(200, 'ok'), events: await keep(store, events) };
  } catch {
    // What is not stored is not taken: the provider sends it again, and what was stored already counts once.
    return refuse(503, 'the statuses could not be stored');
  }
}

async function keep(store: StatusStore, events: readonly WebhookEvent[]): Promise<readonly WebhookEvent[]> {
  const kept: WebhookEvent[] = [];
  for (const event of events) {
    const isDuplicate = event.type === 'status' && (await store.addNews(event)).outcome === 'duplicate';
    kept.push(isDuplicate ? { ...event, duplicate: true } : event);
  }
  return kept;
}

const refuse = (status: number, why: string): HandledWebhook => ({
  response: answer(status, why),
  events: [],
});

const answer = (status: number, body: string): WebhookAnswer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
});
