import {
  capabilityNames,
  type ErrorKind,
  type ProviderCapabilities,
  type SendReceipt,
  toSendError,
  type WhatsAppProvider,
} from '@wamux/core';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';

type Step = 'accept' | ErrorKind | 'throw';

export interface ScriptedProvider extends WhatsAppProvider {
  /** Messages offered to it so far. */
  readonly offered: unknown[];
}

/** A provider that answers its sends by a script, the last step for ever. */
export function scriptedProvider(id: string, ...script: Step[]): ScriptedProvider {
  const offered: unknown[] = [];
  const capabilities = Object.fromEntries(
    capabilityNames.map((name) => [name, 'none']),
  ) as ProviderCapabilities;

  function answer(message: unknown): ResultAsync<SendReceipt, ReturnType<typeof toSendError>> {
    const step = script[Math.min(offered.length, script.length - 1)] ?? 'accept';
    offered.push(message);
    if (step === 'throw') throw new Error('a bug');
    if (step !== 'accept')
      return errAsync(toSendError({ kind: step, provider: id, message: `${id} says ${step}` }));
    return okAsync({
      provider: id,
      status: 'accepted',
      providerMessageId: `${id}-${offered.length}`,
      correlationId: (message as { correlationId: string }).correlationId,
      acceptedAt: '2026-11-20T10:00:00.000Z',
      attempts: [{ provider: id, outcome: 'accepted', durationMs: 1 }],
      raw: null,
    });
  }

  return {
    specificationVersion: 'v1',
    id,
    adapter: 'scripted',
    capabilities,
    offered,
    send: answer,
    sendTemplate: answer,
    getStatus: ({ providerMessageId }) =>
      okAsync({ provider: id, providerMessageId, status: 'sent', rawStatus: 'sent' }),
    uploadMedia: () => okAsync({ provider: id, id: 'media-1' }),
    listTemplates: () => errAsync({ kind: 'unsupported', message: 'none' }),
    close: async () => {},
  };
}
