import { type ErrorKind, errorKinds } from '@wamux/core';
import type { OutboxErrorKind } from '@wamux/outbox';

/** The kinds that only the gateway uses, besides those of providers and of the outbox. */
const ownKinds = {
  malformed: { status: 400, meaning: 'the request cannot be read' },
  unauthorized: { status: 401, meaning: 'the key is missing or unknown' },
  forbidden: {
    status: 403,
    meaning: 'the key does not allow this, or requests from there are not served',
  },
  'method-not-allowed': {
    status: 405,
    meaning: 'the path does not support this method; `Allow` lists those that it does',
  },
  'too-many-requests': {
    status: 429,
    meaning: 'the key has reached its limit of requests per second; `Retry-After` says when to continue',
  },
  'too-large': { status: 413, meaning: 'the body is larger than this path allows' },
  'unsupported-media-type': { status: 415, meaning: 'this path does not support the content type' },
  bug: { status: 500, meaning: 'a bug in the gateway' },
} as const;

const outboxKinds = {
  validation: 400,
  'not-found': 404,
  conflict: 409,
  'quota-exhausted': 429,
  unavailable: 503,
} as const satisfies Readonly<Record<OutboxErrorKind, number>>;

export type OwnKind = keyof typeof ownKinds;
/** Why a request was refused or a message was not accepted: the `kind` of a problem. */
export type ProblemKind = OwnKind | OutboxErrorKind | ErrorKind;

const outboxMeanings: Readonly<Record<OutboxErrorKind, string>> = {
  validation: 'the request or the message is wrong; `issues` names each wrong field',
  'not-found': 'it does not exist',
  conflict: 'the idempotency key belongs to another message (`hashes`), or the state does not allow it',
  'quota-exhausted':
    'the team of the key has reached its limit of messages for today; `Retry-After` says when the day ends',
  unavailable:
    'the database or the provider did not do it, or did not confirm it; try again with the same `Idempotency-Key` or `ifCorrelationId`',
};

/** Every kind with what it means, for the reference. */
export const problemKinds: Readonly<Record<ProblemKind, string>> = {
  ...Object.fromEntries(Object.entries(errorKinds).map(([kind, { meaning }]) => [kind, meaning])),
  ...Object.fromEntries(Object.entries(ownKinds).map(([kind, { meaning }]) => [kind, meaning])),
  ...outboxMeanings,
} as Readonly<Record<ProblemKind, string>>;

/** The HTTP status of a refusal of the gateway or of its outbox. */
export const statusOfRefusal = (kind: OwnKind | OutboxErrorKind): number =>
  kind in ownKinds ? ownKinds[kind as OwnKind].status : outboxKinds[kind as OutboxErrorKind];

/** The kinds that mean that the request itself is wrong. */
const blamesInput: readonly ErrorKind[] = ['validation', 'recipient_invalid', 'template_params'];
/** The kinds of trouble that passes by itself. */
const passes: readonly ErrorKind[] = [
  'rate_limited',
  'pair_rate_limited',
  'queue_timeout',
  'quota_exhausted',
];

/** The HTTP status of what a provider answered to a question that was passed on to it. */
export function statusOfProviderError(kind: ErrorKind): number {
  if (blamesInput.includes(kind)) return 400;
  if (passes.includes(kind)) return 503;
  const { outcome, health } = errorKinds[kind];
  if (kind === 'timeout') return 504;
  // The fault is behind the gateway: at the provider, or in the account that the gateway has there.
  return outcome === 'unknown' || health !== 'unaffected' ? 502 : 422;
}
