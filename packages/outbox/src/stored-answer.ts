import { errorKinds, type SendError, type SendReceipt } from '@wamux/core';
import { toStorable } from '@wamux/core/helpers';
import { isStatus } from './store/fold-updates.js';

/**
 * What an outbox keeps of a client's answer. A provider of the app's own, in JavaScript, may leave out what the types ask for;
 * what it says besides is believed.
 */

export type StoredReceipt = Pick<
  SendReceipt,
  'provider' | 'status' | 'providerMessageId' | 'attempts' | 'duplicatePossible' | 'settledBy'
>;

/**
 * Leaves out the provider's answer, which is made for whoever reads it and which nobody would read here.
 *
 * @param client The client's id.
 */
export function toStoredReceipt(receipt: SendReceipt, client: string): StoredReceipt {
  const { provider = client, status, providerMessageId, attempts, duplicatePossible, settledBy } = receipt;
  const isTold = Array.isArray(attempts) && attempts.length > 0;
  return toStorable({
    provider,
    status: isStatus(status) ? status : 'accepted',
    providerMessageId: typeof providerMessageId === 'string' ? providerMessageId : null,
    attempts: isTold ? attempts : [{ provider, outcome: 'accepted', durationMs: 0 }],
    ...(duplicatePossible !== undefined && { duplicatePossible }),
    ...(settledBy !== undefined && { settledBy }),
  });
}

/** `undefined`: it is of no kind that there is, and does not tell whether the message was taken. */
export function toStoredError(error: SendError): SendError | undefined {
  if (!Object.hasOwn(errorKinds, error.kind)) return undefined;
  return toStorable({ ...error, outcome: error.outcome ?? errorKinds[error.kind].outcome });
}
