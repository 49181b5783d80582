import {
  type Attempt,
  errorKinds,
  type NewStatusUpdate,
  type ProviderError,
  type SendError,
  type SendReceipt,
  type StatusReport,
} from '@wamux/core';
import { toStorable, withBoundedWait } from '@wamux/core/helpers';
import type { AttemptRow } from './database/tables.js';
import { isStatus } from './store/fold-updates.js';

/**
 * What an outbox keeps of a client's answer. A provider of the app's own, written in JavaScript, may leave out what the
 * types require; the rest of its answer still counts.
 */

export type StoredReceipt = Pick<
  SendReceipt,
  'provider' | 'status' | 'providerMessageId' | 'attempts' | 'duplicatePossible' | 'settledBy'
>;

/**
 * Leaves out the provider's raw answer, which the router computes when it is read, and which nobody would read here.
 *
 * @param client The client's id.
 */
export function toStoredReceipt(receipt: SendReceipt, client: string): StoredReceipt {
  const { status, providerMessageId, attempts, duplicatePossible, settledBy } = receipt;
  const provider = toProviderName(receipt.provider, client);
  const told = areAttempts(attempts) ? attempts.map(withPlainError) : [];
  return toStorable({
    provider,
    status: isStatus(status) ? status : 'accepted',
    providerMessageId: typeof providerMessageId === 'string' ? providerMessageId : null,
    attempts: told.length > 0 ? told : [{ provider, outcome: 'accepted', durationMs: 0 }],
    ...(duplicatePossible !== undefined && { duplicatePossible }),
    ...(settledBy !== undefined && { settledBy }),
  });
}

/** `undefined` where the error has no known kind, so that it does not tell whether the message was accepted. */
export function toStoredError({ attempts, ...error }: SendError): SendError | undefined {
  if (!hasKind(error)) return undefined;
  // As in the router, the outcome is unknown where the error, its kind or one of its attempts says so, however little else of
  // that attempt can be stored.
  const isUnknown =
    error.outcome === 'unknown' || (Array.isArray(attempts) && attempts.some(isUnknownAttempt));
  const outcome = isUnknown ? 'unknown' : errorKinds[error.kind].outcome;
  return toStorable({
    ...toPlain(error),
    outcome,
    ...(areAttempts(attempts) && { attempts: attempts.map(withPlainError) }),
  });
}

const isUnknownAttempt = (attempt: Partial<Attempt> | null | undefined): boolean =>
  attempt?.outcome === 'unknown';

const withPlainError = (attempt: Attempt): Attempt =>
  attempt.error === undefined ? attempt : { ...attempt, error: toPlain(attempt.error) };

/** What a provider answered about a message; `undefined` where that names no status. */
export function toUpdate(report: StatusReport, attempt: AttemptRow): NewStatusUpdate | undefined {
  const { status, provider, providerMessageId, rawStatus, at, deletedAt, recipient, error } = report ?? {};
  if (!isStatus(status)) return undefined;
  return {
    provider: textOr(attempt.provider, provider),
    providerMessageId: textOr(attempt.provider_message_id, providerMessageId),
    correlationId: attempt.correlation_id,
    status,
    rawStatus: textOr('', rawStatus),
    occurredAt: textOr(null, at),
    ...(typeof deletedAt === 'string' && { deletedAt }),
    ...(typeof recipient === 'string' && { recipient }),
    ...(error !== undefined && hasKind(error) && { error: toPlain(error) }),
    isAnswer: true,
  };
}

const textOr = <Other>(other: Other, text: unknown): string | Other =>
  typeof text === 'string' ? text : other;

/**
 * Leaves of an error what JSON can hold. Otherwise what became of the message could never be stored: it would stay in hand,
 * and its result would be tried again for ever.
 */
function toPlain<Error extends ProviderError>(error: Error): Error {
  const { message, provider, ...others } = withBoundedWait(error);
  const told = Object.entries(others).flatMap(([name, value]) => {
    const plain = toJson(value);
    return plain === undefined ? [] : [[name, plain]];
  });
  return {
    ...Object.fromEntries(told),
    message: textOr('it does not say why', message),
    ...(typeof provider === 'string' && { provider }),
  } as Error;
}

function toJson(value: unknown): unknown {
  try {
    const json: string | undefined = JSON.stringify(value);
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}

const areAttempts = (attempts: unknown): attempts is readonly Attempt[] =>
  Array.isArray(attempts) &&
  attempts.every(
    (attempt) =>
      typeof attempt?.provider === 'string' && (attempt.error === undefined || hasKind(attempt.error)),
  );

const hasKind = (error: { readonly kind?: string } | null): boolean =>
  Object.hasOwn(errorKinds, error?.kind ?? '');

/** The longest name of a provider that is stored: PostgreSQL allows no index entry over 2,700 bytes. */
const longestName = 200;

/** The name under which an attempt is recorded: what a provider of the app's own calls itself may be anything. */
export const toProviderName = (given: unknown, client: string): string =>
  typeof given === 'string' && given !== '' ? toStorable(given.slice(0, longestName)) : client;
