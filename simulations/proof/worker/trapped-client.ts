import type { CallOptions, SendError, SendReceipt } from '@wamux/core';
import { ResultAsync } from 'neverthrow';
import type { Client } from 'wamux';
import type { WorkerStep } from '../protocol.js';

/** A client that reports the steps of a send. */
export function trapped(
  client: Client,
  pass: (step: WorkerStep) => void,
  onLeaving: (to: string) => void,
): Client {
  const around =
    <Message extends { readonly to: string }>(
      send: (message: Message, options?: CallOptions) => ResultAsync<SendReceipt, SendError>,
    ) =>
    (message: Message, options?: CallOptions) => {
      pass('after-claim');
      const beforeSend = async (provider: string): Promise<void> => {
        pass('before-attempt-row');
        await options?.beforeSend?.(provider);
        onLeaving(message.to);
        pass('after-attempt-row');
      };
      const sent = (async () => {
        const result = await send(message, { ...options, beforeSend });
        pass('after-answer');
        return result;
      })();
      return new ResultAsync(sent);
    };
  return { ...client, send: around(client.send), sendTemplate: around(client.sendTemplate) };
}
