import { type SendError, type SendReceipt, toSendError } from '@wamux/core';
import { err, type Result } from 'neverthrow';
import type { Patience } from './patience.js';
import { type StoredReceipt, toStoredError, toStoredReceipt } from './stored-answer.js';

/** The outcome is unknown where a client breaks its contract: it throws, never answers, or gives no known kind of error. */
export async function sendSafely(
  patience: Patience,
  client: string,
  send: () => PromiseLike<Result<SendReceipt, SendError>>,
): Promise<Result<StoredReceipt, SendError>> {
  const errorOf = (message: string) => toSendError({ kind: 'unknown', message });
  try {
    return (await patience.bound(send(), () => err(errorOf('the client never answered'))))
      .map((receipt) => toStoredReceipt(receipt, client))
      .mapErr(
        (error) => toStoredError(error) ?? errorOf('the client answered with an error of no known kind'),
      );
  } catch {
    return err(errorOf('the client threw instead of answering'));
  }
}
