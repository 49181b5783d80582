import { type Attempt, errorKinds, type SendError, type SendReceipt } from '@wamux/core';
import { toStorable } from '@wamux/core/helpers';
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
  const { provider = client, status, providerMessageId, attempts, duplicatePossible, settledBy } = receipt;
  const told = areAttempts(attempts) ? attempts : [];
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
  // As in the router, the outcome is unknown where either the error or its kind says so.
  const outcome = error.outcome === 'unknown' ? error.outcome : errorKinds[error.kind].outcome;
  return toStorable({ ...error, outcome, ...(areAttempts(attempts) && { attempts }) });
}

const areAttempts = (attempts: unknown): attempts is readonly Attempt[] =>
  Array.isArray(attempts) &&
  attempts.every(
    (attempt) =>
      typeof attempt?.provider === 'string' && (attempt.error === undefined || hasKind(attempt.error)),
  );

const hasKind = (error: { readonly kind?: string } | null): boolean =>
  Object.hasOwn(errorKinds, error?.kind ?? '');
