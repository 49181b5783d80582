import type { Issue, ProviderError } from '@wamux/core';
import type { OutboxError, OutboxErrorKind } from '@wamux/outbox';
import { warnOfDatabase } from './database-warning.js';
import { type OwnKind, type ProblemKind, statusOfProviderError, statusOfRefusal } from './problem-kinds.js';

/** Why a request failed, as problem details (RFC 9457). */
export interface Problem {
  /** Where the kind is explained: a place of this gateway's own reference. */
  readonly type: string;
  /** The words of the HTTP status. */
  readonly title: string;
  /** HTTP status. */
  readonly status: number;
  /** For a person; no secret, no full phone number. */
  readonly detail: string;
  readonly kind: ProblemKind;
  /** Whether a provider may have taken the message that this is about. */
  readonly outcome?: 'not-accepted' | 'unknown';
  /** Each wrong field. */
  readonly issues?: readonly Issue[];
  readonly [extension: string]: unknown;
}

/** What the gateway itself or its outbox refuses. */
export function problem(
  kind: OwnKind | OutboxErrorKind,
  detail: string,
  more: Readonly<Record<string, unknown>> = {},
): Problem {
  return toProblem(kind, statusOfRefusal(kind), detail, more);
}

/** The refusal of a request whose body cannot be had. */
export const noBody = (why: 'too-large' | 'unreadable', maxBytes: number): Problem =>
  why === 'too-large'
    ? problem('too-large', `expected at most ${maxBytes} bytes`)
    : problem('malformed', 'the body is incomplete');

/** @param keyName The caller's name for the idempotency key. */
export function problemOfOutbox(
  { kind, message, issues, hashes, retryAfterMs }: OutboxError,
  keyName = 'Idempotency-Key',
): Problem {
  if (kind === 'unavailable') {
    warnOfDatabase(message);
    return problem(kind, databaseIsAway);
  }
  const named = issues?.map((issue) => asOfRequest(issue, keyName));
  return problem(kind, named === undefined ? message : detailOf(named), {
    ...(named && { issues: named }),
    ...(hashes && { hashes }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/**
 * The database's own words name its host, its port and its users, and problems are read by strangers: `/readyz` needs no key. It may
 * have stored a message, or carried out a decision, and have broken off before it said so.
 */
const databaseIsAway =
  'the database is not answering; try again. A message or a decision may have been stored all the same: use the same Idempotency-Key or ifCorrelationId so that it is not done twice';

/** The options of the outbox are headers, the query and the body here, and its target is the path. */
const asOfRequest = ({ path, message }: Issue, keyName: string): Issue => ({
  path: path === 'options.idempotencyKey' ? keyName : path.replace(/^(?:options|target)\./, ''),
  message,
});

/** The refusal of input that is wrong in these places. */
export const invalid = (issues: readonly Issue[]): Problem =>
  problem('validation', detailOf(issues), { issues });

/** Wrong fields in one line, for a person. */
const detailOf = (issues: readonly Issue[]): string =>
  issues.map(({ path, message }) => `${path}: ${message}`).join('; ');

export function problemOfProvider(error: ProviderError): Problem {
  const { kind, message, issues, provider, providerCode, retryAfterMs, capability } = error;
  return toProblem(kind, statusOfProviderError(kind), message, {
    ...(issues !== undefined && { issues }),
    ...(provider !== undefined && { provider }),
    ...(providerCode !== undefined && { providerCode }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(capability !== undefined && { capability }),
  });
}

/** What became of a message that was taken in and that no provider accepted. */
export function problemOfSend(
  error: ProviderError | undefined,
  detail: string,
  more: Readonly<Record<string, unknown>>,
): Problem {
  const of = error === undefined ? undefined : problemOfProvider(error);
  return { ...of, ...toProblem(error?.kind ?? 'canceled', 422, error?.message ?? detail, more) };
}

function toProblem(
  kind: ProblemKind,
  status: number,
  detail: string,
  more: Readonly<Record<string, unknown>>,
): Problem {
  return { type: `/docs#kind-${kind}`, title: titles[status] ?? 'Error', status, detail, kind, ...more };
}

/** The reason phrases of RFC 9110. */
const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
