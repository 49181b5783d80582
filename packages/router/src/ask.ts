import {
  attemptChannel,
  type CallOptions,
  type ParsedMessage,
  type SendError,
  type SendReceipt,
  toSendError,
  type WhatsAppProvider,
} from '@wamux/core';
import { err, type Result, type ResultAsync } from 'neverthrow';

export type SendResult = Result<SendReceipt, SendError>;

/** `send` or `sendTemplate`, whichever the message is for. */
export type Send<Message> = (
  provider: WhatsAppProvider,
  message: Message,
  options: CallOptions | undefined,
) => ResultAsync<SendReceipt, SendError>;

/** Offers a message to one provider. `call` counts what the message has cost so far, this one included. */
export function ask<Message extends ParsedMessage>(
  provider: WhatsAppProvider,
  message: Message,
  send: Send<Message>,
  options: CallOptions | undefined,
  call: number,
  then: (result: SendResult) => SendResult | Promise<SendResult> = (result) => result,
): Promise<SendResult> {
  if (!attemptChannel.hasSubscribers) return askUntraced(provider, message, send, options, then);
  const { correlationId, type: messageType } = message;
  const template = message.type === 'template' ? { template: message.name } : {};
  const trace = { provider: provider.id, correlationId, messageType, ...template, call };
  const asked = (): Promise<SendResult> => askUntraced(provider, message, send, options, (result) => result);
  return attemptChannel.tracePromise(asked, trace).then(then);
}

/** An answer, or `undefined` where the provider had none: it refused, threw or rejected. */
export async function answerOf<Value, Problem>(
  call: () => ResultAsync<Value, Problem> | undefined,
): Promise<Value | undefined> {
  try {
    const result = await call();
    return result?.isOk() ? result.value : undefined;
  } catch {
    return undefined;
  }
}

/** A provider that throws or rejects breaks the contract: nobody knows what it did. */
function askUntraced<Message>(
  provider: WhatsAppProvider,
  message: Message,
  send: Send<Message>,
  options: CallOptions | undefined,
  then: (result: SendResult) => SendResult | Promise<SendResult>,
): Promise<SendResult> {
  const broken = (): SendResult | Promise<SendResult> => {
    // What it threw is not repeated: it may hold anything.
    const error = { kind: 'unknown', provider: provider.id, message: `${provider.id} threw` } as const;
    return then(err(toSendError(error)));
  };
  try {
    return send(provider, message, options).then(then, broken) as Promise<SendResult>;
  } catch {
    return Promise.resolve(broken());
  }
}
