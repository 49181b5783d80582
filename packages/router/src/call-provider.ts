import {
  attemptChannel,
  type CallOptions,
  errorKinds,
  type SendError,
  type SendReceipt,
  toSendError,
  type WhatsAppProvider,
} from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import { err, type Result, type ResultAsync } from 'neverthrow';
import { type Called, callInTime } from './bounded-call.js';
import type { BoundedOptions } from './call-options.js';

export type SendResult = Result<SendReceipt, SendError>;

/** `send` or `sendTemplate`, whichever the message is for. */
export type Send<Message> = (
  provider: WhatsAppProvider,
  message: Message,
  options: CallOptions | undefined,
) => ResultAsync<SendReceipt, SendError>;

/**
 * Calls one provider with a message. `mapResult` runs in the same microtask as the answer; where it is given, it must call
 * {@link toSane} itself.
 *
 * @param call How many calls the message has cost, this one included.
 */
export function callProvider<Message extends ParsedMessage>(
  called: Called,
  message: Message,
  send: Send<Message>,
  options: BoundedOptions,
  call: number,
  mapResult: (result: SendResult) => SendResult | Promise<SendResult> = (result) =>
    toSane(result, called.provider),
): Promise<SendResult> {
  const { provider } = called;
  if (!attemptChannel.hasSubscribers) return callUntraced(called, message, send, options, mapResult);
  const { correlationId, type: messageType } = message;
  const template = message.type === 'template' ? { template: message.name } : {};
  const trace = { provider: provider.id, correlationId, messageType, ...template, call };
  const traced = (): Promise<SendResult> =>
    callUntraced(called, message, send, options, (result) => toSane(result, provider));
  return attemptChannel.tracePromise(traced, trace).then(mapResult);
}

/**
 * Checks what a provider of any origin answered: something that is not a result, or has no known kind, says nothing about
 * the message.
 */
export function toSane(result: SendResult, { id }: WhatsAppProvider): SendResult {
  try {
    return toKnown(result, id);
  } catch {
    // A getter of a provider of the app's own may throw.
    return err(answeredNonsense(id));
  }
}

function toKnown(result: SendResult, id: string): SendResult {
  if (typeof result?.isOk !== 'function') return err(answeredNonsense(id));
  if (result.isOk()) return isReceipt(result.value) ? result : err(answeredNonsense(id));
  const { error } = result;
  if (!isError(error)) return err(answeredNonsense(id));
  // The outcome follows from the kind, whatever the adapter says or leaves out. But where the adapter calls it unknown, as a
  // whole or in one of its attempts, it stays unknown.
  const { outcome } = errorKinds[error.kind];
  const isUnknown = error.outcome === 'unknown' || error.attempts?.some((one) => one.outcome === 'unknown');
  if (outcome === 'not-accepted' && isUnknown) return err(toSendError({ ...error, kind: 'unknown' }));
  return error.outcome === outcome && isTime(error.retryAfterMs) ? result : err(toSendError(error));
}

/** Whether a wait can be reckoned with. */
const isTime = (ms: unknown): boolean =>
  ms === undefined || (typeof ms === 'number' && ms >= 0 && ms < Number.POSITIVE_INFINITY);

function isReceipt(receipt: Partial<SendReceipt> | undefined): boolean {
  // The id may be left out, but reading it must not throw.
  const { attempts, provider, providerMessageId: _ } = receipt ?? {};
  return typeof provider === 'string' && areAttempts(attempts);
}

const isError = (error: Partial<SendError> | undefined): boolean =>
  Object.hasOwn(errorKinds, error?.kind ?? '') &&
  (error?.attempts === undefined || areAttempts(error.attempts));

const areAttempts = (attempts: unknown): boolean =>
  Array.isArray(attempts) &&
  attempts.every(
    (attempt) => typeof attempt?.provider === 'string' && (attempt.error == null || isError(attempt.error)),
  );

const answeredNonsense = (id: string): SendError =>
  toSendError({ kind: 'unknown', provider: id, message: `${id} returned something that is not a result` });

/** Calls a provider; the outcome is unknown where it does not answer as it must. */
function callUntraced<Message>(
  called: Called,
  message: Message,
  send: Send<Message>,
  options: BoundedOptions,
  mapResult: (result: SendResult) => SendResult | Promise<SendResult>,
): Promise<SendResult> {
  return new Promise((resolve) => {
    const conclude = (result: SendResult): void => {
      try {
        resolve(mapResult(result));
      } catch {
        // Reading the answer throws, as a getter of a provider of the app's own may.
        resolve(mapResult(err(answeredNonsense(called.provider.id))));
      }
    };
    callInTime(
      called,
      () => send(called.provider, message, options),
      options,
      conclude,
      (error) => conclude(err(toSendError(error))),
    );
  });
}
