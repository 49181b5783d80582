import { types } from 'node:util';
import type { StatusStore, WebhookEvent, WebhookRefusal, WebhookRequest } from '@wamux/core';
import { toStorable } from '@wamux/core/helpers';
import { type Belief, type Kept, keepEvents, withoutMessageId } from './keep-events.js';
import { type Candidates, ownersAmong } from './webhook-candidates.js';

/** What to answer the provider with, always. */
export interface WebhookAnswer {
  /** HTTP status. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Text: `ok`, the answer to a challenge, or why the request was not taken. */
  readonly body: string;
}

/** What a webhook request came to. */
export interface HandledWebhook {
  /** For the caller to answer the provider with. */
  readonly response: WebhookAnswer;
  /**
   * What the request brought, in its order; empty where it was refused. With a 503 the statuses that were stored: the
   * provider sends all of it again, and those are repeats then.
   */
  readonly events: readonly WebhookEvent[];
}

/** The same, with what takes it back where the app could not take the events. */
export interface TakenWebhook extends HandledWebhook {
  /** The marks of the events that are new, for `StatusStore.unmarkEvents`: their next delivery is no repeat then. */
  readonly marks: () => readonly string[];
  /** The marks of those that came before, and that the app may still be taking. */
  readonly repeats: () => readonly string[];
}

/** Larger than anything that a provider sends; Meta's batches reach 3 MB. */
export const largestWebhookBytes = 5 * 1024 * 1024;

/**
 * Takes in what a provider pushes: believes it, reads all of it, and stores its statuses, all in one transaction,
 * before it says that it has them.
 * Its events belong to whom they name, among the instances that believe it.
 * Whatever a genuine request holds, the answer is no 4xx: the provider would send it again, and again. Never rejects,
 * whatever it is given: what is no request is answered with 400.
 */
export async function handleWebhook(
  candidates: Candidates,
  store: StatusStore | undefined,
  request: WebhookRequest,
): Promise<TakenWebhook> {
  if (candidates.readers.length === 0) return refuse(404, 'no webhook is configured here');
  const read = readRequest(request);
  if (read === undefined)
    return refuse(400, 'the request cannot be read; expected headers as names with their values');
  if (sizeOf(read.rawBody) > largestWebhookBytes) return refuse(413, 'the body is too large');
  const believed = believe(candidates, read);
  if ('response' in believed) return believed;
  const { isIdClaimed, reader, doubtful } = believed;
  const kept =
    store === undefined
      ? forgetful(believed.events, isIdClaimed)
      : await keepEvents(store, believed.events, { isIdClaimed, reader, doubtful }).catch(() => nothingKept);
  const { events, marks, repeats } = kept;
  if (kept.isWhole) return { response: answer(200, 'ok'), events, marks, repeats };
  // What is not stored is not taken: the provider sends it again, and what was stored already counts once.
  return { response: answer(503, 'not every status could be stored'), events, marks, repeats };
}

/** No store was given anything to remember. */
const unmarked = { marks: () => [], repeats: () => [] };

/** A store of the app's may give what is no result. */
const nothingKept: Kept = { events: [], isWhole: false, ...unmarked };

/** Without a store nothing is known of any message, so no id that is only claimed is believed. */
function forgetful(events: readonly WebhookEvent[], isIdClaimed: boolean): Kept {
  const believed = (event: WebhookEvent): WebhookEvent =>
    isIdClaimed && event.type === 'status' ? withoutMessageId(event) : event;
  return { events: events.map(believed), isWhole: true, ...unmarked };
}

interface Believed extends Belief {
  readonly events: readonly WebhookEvent[];
}

/** What is found in a request by whoever believes it, or what to answer at once. */
function believe(candidates: Candidates, request: WebhookRequest): Believed | TakenWebhook {
  try {
    for (const { receiver } of candidates.readers) {
      const challenge = receiver.challenge?.(request);
      if (challenge !== undefined) return { response: answer(200, challenge), events: [], ...unmarked };
    }
    let refusal: WebhookRefusal | undefined;
    for (const candidate of candidates.readers) {
      const verified = candidate.receiver.verify(request);
      if (verified.isOk()) {
        const owners = ownersAmong(candidates, candidate, request);
        const events = toStorable(candidate.receiver.parse(request, owners.find));
        const isIdClaimed = candidate.receiver.proves === 'correlation-id';
        return { events, isIdClaimed, reader: candidate.id, doubtful: owners.doubtful() };
      }
      // Several refusals become the one that says most: a wrong signature, before a missing one.
      if (refusal === undefined || refusal.reason === 'signature-missing') refusal = verified.error;
    }
    const status = refusal?.reason === 'challenge-wrong' ? 403 : 401;
    return refuse(status, refusal?.message ?? 'nobody believes the request');
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
    return { method, url, headers: toRecord(headers), rawBody };
  } catch {
    return undefined;
  }
}

/**
 * Headers as names and values. Servers have them in many forms: those of the Fetch API, of whichever implementation, and maps
 * have no members of their own, and give pairs. What gives no pairs, as a list of names and values in turn, cannot be read.
 */
function toRecord(headers: WebhookRequest['headers']): WebhookRequest['headers'] {
  return typeof headers === 'object' && headers !== null && Symbol.iterator in headers
    ? Object.fromEntries(headers as Iterable<readonly [string, string]>)
    : headers;
}

/** In bytes. A server that parsed the body has none to hand on: whoever checks the signature says so. */
const sizeOf = (rawBody: unknown): number => (types.isUint8Array(rawBody) ? rawBody.byteLength : 0);

const refuse = (status: number, why: string): TakenWebhook => ({
  response: answer(status, why),
  events: [],
  ...unmarked,
});

const answer = (status: number, body: string): WebhookAnswer => ({
  status,
  // What was asked comes back as it is: no browser may take it for a page.
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  body,
});
