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
  provider: WhatsAppProvider,
  message: Message,
  send: Send<Message>,
  options: CallOptions | undefined,
  call: number,
  mapResult: (result: SendResult) => SendResult | Promise<SendResult> = (result) => toSane(result, provider),
): Promise<SendResult> {
  if (!attemptChannel.hasSubscribers) return callUntraced(provider, message, send, options, mapResult);
  const { correlationId, type: messageType } = message;
  const template = message.type === 'template' ? { template: message.name } : {};
  const trace = { provider: provider.id, correlationId, messageType, ...template, call };
  const called = (): Promise<SendResult> =>
    callUntraced(provider, message, send, options, (result) => toSane(result, provider));
  return attemptChannel.tracePromise(called, trace).then(mapResult);
}

/**
 * Checks what a provider of any origin answered: something that is not a result, or has no known kind, says nothing about
 * the message.
 */
export function toSane(result: SendResult, { id }: WhatsAppProvider): SendResult {
  if (typeof result?.isOk !== 'function') return err(answeredNonsense(id));
  if (result.isOk()) return isReceipt(result.value) ? result : err(answeredNonsense(id));
  const { error } = result;
  if (!isError(error)) return err(answeredNonsense(id));
  // The outcome follows from the kind, whatever the adapter says or leaves out. But where the adapter calls it unknown, it
  // stays unknown.
  const { outcome } = errorKinds[error.kind];
  if (error.outcome === outcome) return result;
  return err(toSendError(error.outcome === 'unknown' ? { ...error, kind: 'unknown' } : error));
}

const isReceipt = (receipt: Partial<SendReceipt> | undefined): boolean =>
  typeof receipt?.provider === 'string' && areAttempts(receipt.attempts);

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

/** Calls a provider. One that throws or rejects breaks the contract, so the outcome is unknown. */
function callUntraced<Message>(
  provider: WhatsAppProvider,
  message: Message,
  send: Send<Message>,
  options: CallOptions | undefined,
  mapResult: (result: SendResult) => SendResult | Promise<SendResult>,
): Promise<SendResult> {
  const broken = (): SendResult | Promise<SendResult> => {
    // What it threw is not quoted, because it may contain anything.
    const error = { kind: 'unknown', provider: provider.id, message: `${provider.id} threw` } as const;
    return mapResult(err(toSendError(error)));
  };
  try {
    return send(provider, message, options).then(mapResult, broken) as Promise<SendResult>;
  } catch {
    return Promise.resolve(broken());
  }
}
