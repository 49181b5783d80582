import { types } from 'node:util';
import {
  type StatusStore,
  toStorable,
  type WebhookEvent,
  type WebhookReceiver,
  type WebhookRequest,
} from '@wamux/core';
import { type Kept, keepEvents, withoutMessageId } from './keep-events.js';

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

/** The same, with what takes it back where the app could not take the events. */
export interface TakenWebhook extends HandledWebhook {
  /** Of the events that are new, for `StatusStore.unmarkEvents`: their next delivery is no repeat then. */
  readonly marks: readonly string[];
}

/** Larger than anything that a provider sends; Meta's batches reach 3 MB. */
export const largestWebhookBytes = 5 * 1024 * 1024;

/**
 * Takes in what a provider pushes: believes it, reads all of it, and stores its statuses, all in one transaction,
 * before it says that it has them.
 * Whatever a genuine request holds, the answer is no 4xx: the provider would send it again, and again. Never rejects,
 * whatever it is given: what is no request is answered with 400.
 */
export async function handleWebhook(
  receiver: WebhookReceiver | undefined,
  store: StatusStore | undefined,
  request: WebhookRequest,
): Promise<TakenWebhook> {
  if (receiver === undefined) return refuse(404, 'no webhook is configured here');
  const read = readRequest(request);
  if (read === undefined) return refuse(400, 'the request cannot be read');
  if (sizeOf(read.rawBody) > largestWebhookBytes) return refuse(413, 'the body is too large');
  const believed = believe(receiver, read);
  if ('response' in believed) return believed;
  const isIdClaimed = receiver.proves === 'correlation-id';
  const kept =
    store === undefined
      ? forgetful(believed.events, isIdClaimed)
      : await keepEvents(store, believed.events, isIdClaimed);
  const { events, marks } = kept;
  if (kept.isWhole) return { response: answer(200, 'ok'), events, marks };
  // What is not stored is not taken: the provider sends it again, and what was stored already counts once.
  return { response: answer(503, 'not every status could be stored'), events, marks };
}

/** Without a store nothing is known of any message, so no id that is only claimed is believed. */
function forgetful(events: readonly WebhookEvent[], isIdClaimed: boolean): Kept {
  const believed = (event: WebhookEvent): WebhookEvent =>
    isIdClaimed && event.type === 'status' ? withoutMessageId(event) : event;
  return { events: events.map(believed), isWhole: true, marks: [] };
}

/** What the receiver finds in a request, or what to answer at once. */
function believe(
  receiver: WebhookReceiver,
  request: WebhookRequest,
): TakenWebhook | { readonly events: readonly WebhookEvent[] } {
  try {
    const challenge = receiver.challenge?.(request);
    if (challenge !== undefined) return { response: answer(200, challenge), events: [], marks: [] };
    const verified = receiver.verify(request);
    return verified.isErr()
      ? refuse(401, verified.error.message)
      : { events: toStorable(receiver.parse(request)) };
  } catch {
    // An adapter that throws breaks its contract. What it throws may quote the request.
    return refuse(500, 'the adapter failed over the request');
  }
}

/** Once, as a getter may throw the second time. A server may hand on anything. */
function readRequest(request: WebhookRequest | null | undefined): WebhookRequest | undefined {
  try {
    if (typeof request !== 'object' || request === null) return undefined;
    const { method, url, headers, rawBody } = request;
    return { method, url, headers, rawBody };
  } catch {
    return undefined;
  }
}

/** In bytes. A server that parsed the body has none to hand on: whoever checks the signature says so. */
const sizeOf = (rawBody: unknown): number => (types.isUint8Array(rawBody) ? rawBody.byteLength : 0);

const refuse = (status: number, why: string): TakenWebhook => ({
  response: answer(status, why),
  events: [],
  marks: [],
});

const answer = (status: number, body: string): WebhookAnswer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
});
