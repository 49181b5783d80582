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
): Promise<SendResult> {
  if (!attemptChannel.hasSubscribers) return askUntraced(provider, message, send, options);
  const { correlationId, type: messageType } = message;
  const template = message.type === 'template' ? { template: message.name } : {};
  const trace = { provider: provider.id, correlationId, messageType, ...template, call };
  return attemptChannel.tracePromise(() => askUntraced(provider, message, send, options), trace);
}

/** A provider that throws or rejects breaks the contract: nobody knows what it did. */
function askUntraced<Message>(
  provider: WhatsAppProvider,
  message: Message,
  send: Send<Message>,
  options: CallOptions | undefined,
): Promise<SendResult> {
  const broken = (reason: unknown): SendResult => {
    const text = `${provider.id} threw: ${String(reason)}`;
    return err(toSendError({ kind: 'unknown', provider: provider.id, message: text }));
  };
  try {
    return send(provider, message, options).then((result) => result, broken) as Promise<SendResult>;
  } catch (reason) {
    return Promise.resolve(broken(reason));
  }
}
