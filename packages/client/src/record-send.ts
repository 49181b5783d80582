import {
  type CallOptions,
  type SendError,
  type SendReceipt,
  type StatusStore,
  toSendError,
} from '@wamux/core';
import { err, type Result, ResultAsync } from 'neverthrow';
import type { SharedStore } from './shared-store.js';

type Send<Message> = (message: Message, options?: CallOptions) => ResultAsync<SendReceipt, SendError>;

/**
 * Makes a function that lets a send record its message in the store in use, if that is a shared one, or if a webhook can
 * report on the message. The outbox records attempts itself; they are not recorded twice.
 */
export const createRecording =
  (shared: SharedStore, storeInUse: () => Promise<StatusStore>, hasWebhooks: boolean) =>
  <Message>(send: Send<Message>): Send<Message> =>
  (message, options) => {
    const isRecorded = shared.current !== undefined || hasWebhooks;
    const recordedIn = recordedInOf(options);
    return !isRecorded || (recordedIn !== undefined && recordedIn === shared.current)
      ? send(message, options)
      : new ResultAsync(recordSend(storeInUse, send(message, options)));
  };

/** Options that throw when they are read are refused later, by the check of the router. */
function recordedInOf(options: CallOptions | undefined): StatusStore | undefined {
  try {
    return options?.recordedIn;
  } catch {
    return undefined;
  }
}

/**
 * Records a message that may have been sent before the caller gets the result, so that no status arrives for an unknown
 * message.
 */
async function recordSend(
  storeInUse: () => Promise<StatusStore>,
  sending: ResultAsync<SendReceipt, SendError>,
): Promise<Result<SendReceipt, SendError>> {
  const sent = await sending;
  const { attempts = [], correlationId } = sent.isOk() ? sent.value : sent.error;
  if (correlationId === undefined) return sent;
  let result = sent;
  try {
    const store = await storeInUse();
    if (sent.isOk() && (await isFoundElsewhere(store, sent.value))) result = err(toUnknown(sent.value));
    const receipt = result.isOk() ? result.value : undefined;
    const own = attempts.findLast(
      ({ outcome, provider }) => outcome === 'accepted' && provider === receipt?.provider,
    );
    for (const attempt of attempts) {
      const { outcome, provider } = attempt;
      // What an earlier provider accepted and did not deliver in time may still arrive.
      if (attempt === own || (outcome !== 'unknown' && outcome !== 'accepted')) continue;
      await store.addAttempt({ correlationId, provider, providerMessageId: null, status: outcome });
    }
    if (receipt !== undefined) await store.addAttempt(receipt);
  } catch {
    // The send has ended, whatever happens to the store; the updates of the message will be orphaned.
  }
  return result;
}

/**
 * An app may give several messages the same correlation id, and a provider then finds any of them by it. The store knows
 * whether the one that was found had been sent before.
 */
async function isFoundElsewhere(
  store: StatusStore,
  { correlationId, provider, providerMessageId, settledBy }: SendReceipt,
): Promise<boolean> {
  if (settledBy !== 'lookup' || providerMessageId === null) return false;
  const known = await store.get(correlationId);
  return (known?.attempts ?? []).some(
    (attempt) => attempt.provider === provider && attempt.providerMessageId === providerMessageId,
  );
}

/** Its attempt was unknown before it was looked up, and stays so. */
function toUnknown({ attempts, correlationId, provider }: SendReceipt): SendError {
  const message =
    'the provider has another message with the same correlation id, so it cannot tell whether it has this one; give each message its own id';
  return toSendError({ kind: 'unknown', provider, message }, { attempts, correlationId });
}
