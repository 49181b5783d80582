import {
  type StatusStore,
  toStorable,
  type WebhookEvent,
  type WebhookReceiver,
  type WebhookRequest,
} from '@wamux/core';
import { keepEach } from './keep-each.js';
import { keepingStatuses } from './keep-statuses.js';

/** What to answer the provider with, always. */
export interface WebhookAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HandledWebhook {
  readonly response: WebhookAnswer;
  /**
   * What the request brought, in its order; empty where it was refused. With a 503 the statuses that were stored: the
   * provider sends all of it again, and those are repeats then.
   */
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
  const keep = keepingStatuses(store, receiver.proves === 'correlation-id');
  const kept = await keepEach(toStorable(receiver.parse(request)), keep);
  if (kept.isWhole) return { response: answer(200, 'ok'), events: kept.events };
  // What is not stored is not taken: the provider sends it again, and what was stored already counts once.
  return { response: answer(503, 'not every status could be stored'), events: kept.events };
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
