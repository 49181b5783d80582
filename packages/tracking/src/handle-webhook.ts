import { types } from 'node:util';
import type { StatusStore, WebhookEvent, WebhookReceiver, WebhookRefusal, WebhookRequest } from '@wamux/core';
import { toStorable } from '@wamux/core/helpers';
import { type Belief, type Kept, keepEvents, withoutMessageId } from './keep-events.js';
import { type Candidates, ownersAmong } from './webhook-candidates.js';

/** The answer to give the provider as it is; there always is one. */
export interface WebhookAnswer {
  /** HTTP status. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** `ok`, or what the provider wants to read instead; the answer to a challenge; or why the request was refused. */
  readonly body: string;
}

/** The result of a webhook request. */
export interface HandledWebhook {
  /** The answer that the caller gives the provider. */
  readonly response: WebhookAnswer;
  /**
   * The events of the request, in order; empty where it was refused. With a 503 these are the statuses that were stored: the
   * provider sends everything again, and those are then repeats.
   */
  readonly events: readonly WebhookEvent[];
}

/** The same, with what is needed to undo it where the app could not take the events. */
export interface TakenWebhook extends HandledWebhook {
  /** The marks of the new events, for `StatusStore.unmarkEvents`, after which their next delivery is not a repeat. */
  readonly marks: () => readonly string[];
  /** The marks of events that came before, which the app may still be handling. */
  readonly repeats: () => readonly string[];
}

/** Larger than anything that a provider sends; Meta's batches reach 3 MB. */
export const largestWebhookBytes = 5 * 1024 * 1024;

/**
 * Handles what a provider pushes: verifies it, reads all of it, and stores its statuses in one transaction before it
 * acknowledges them. Its events belong to the instances that they name, among those that verify it. A genuine request is
 * never answered with a 4xx, whatever it contains, because the provider would send it again and again. Never rejects:
 * anything that is not a request is answered with 400.
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
  const { isIdClaimed, reader, doubtful, acknowledgement } = believed;
  const kept =
    store === undefined
      ? forgetful(believed.events, isIdClaimed)
      : await keepEvents(store, believed.events, { isIdClaimed, reader, doubtful }).catch(() => nothingKept);
  const { events, marks, repeats } = kept;
  if (kept.isWhole) {
    const { body = 'ok', contentType } = acknowledgement ?? {};
    return { response: answer(200, body, contentType), events, marks, repeats };
  }
  // The provider sends everything again; what was stored already changes nothing then.
  return { response: answer(503, 'not every status could be stored'), events, marks, repeats };
}

/** Nothing was stored, so there is nothing to unmark. */
const unmarked = { marks: () => [], repeats: () => [] };

/** The app's own store may return something that is not a result. */
const nothingKept: Kept = { events: [], isWhole: false, ...unmarked };

/** Without a store nothing is known of any message, so a merely claimed id is not believed. */
function forgetful(events: readonly WebhookEvent[], isIdClaimed: boolean): Kept {
  const believed = (event: WebhookEvent): WebhookEvent =>
    isIdClaimed && event.type === 'status' ? withoutMessageId(event) : event;
  return { events: events.map(believed), isWhole: true, ...unmarked };
}

interface Believed extends Belief {
  readonly events: readonly WebhookEvent[];
  readonly acknowledgement: WebhookReceiver['acknowledgement'];
}

/** Reads the request by the first instance that verifies it, or gives the answer to send at once. */
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
        const { acknowledgement, proves } = candidate.receiver;
        const isIdClaimed = proves === 'correlation-id';
        return { events, isIdClaimed, reader: candidate.id, doubtful: owners.doubtful(), acknowledgement };
      }
      // The most specific of several refusals counts: a wrong signature before a missing one.
      if (refusal === undefined || refusal.reason === 'signature-missing') refusal = verified.error;
    }
    const status = refusal?.reason === 'challenge-wrong' ? 403 : 401;
    return refuse(status, refusal?.message ?? 'the request is not authentic');
  } catch {
    // An adapter that throws breaks its contract, and the error may quote the request.
    return refuse(500, 'the adapter failed on the request');
  }
}

/** Reads each member once, since a getter may throw the second time. A server may pass anything. */
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
 * Brings headers into an object. Servers have them in many forms: those of the Fetch API and maps have no members of their
 * own, but iterate over pairs. Other iterables, such as a list of alternating names and values, cannot be read.
 */
function toRecord(headers: WebhookRequest['headers']): WebhookRequest['headers'] {
  return typeof headers === 'object' && headers !== null && Symbol.iterator in headers
    ? Object.fromEntries(headers as Iterable<readonly [string, string]>)
    : headers;
}

/** The body as bytes. A server that parsed it has none to hand on, and the check of the signature then says so. */
const sizeOf = (rawBody: unknown): number => (types.isUint8Array(rawBody) ? rawBody.byteLength : 0);

const refuse = (status: number, why: string): TakenWebhook => ({
  response: answer(status, why),
  events: [],
  ...unmarked,
});

const plainText = 'text/plain; charset=utf-8';

const answer = (status: number, body: string, contentType = plainText): WebhookAnswer => ({
  status,
  // The body repeats what was asked, and no browser may take that for a page.
  headers: { 'content-type': contentType, 'x-content-type-options': 'nosniff' },
  body,
});
