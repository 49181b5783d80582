import {
  type CallOptions,
  type CorrelationQuery,
  capabilityNames,
  type ErrorKind,
  type MessageStatus,
  type ProviderCapabilities,
  type ProviderError,
  type SendError,
  type SendReceipt,
  type StatusReport,
  toSendError,
  type WhatsAppProvider,
} from '@wamux/core';
import { err, errAsync, ok, okAsync, type Result, ResultAsync } from 'neverthrow';

type Answer = 'accept' | 'throw' | ErrorKind;
export type Step =
  | Answer
  | (Partial<ProviderError> & { readonly kind: ErrorKind; readonly takesMs?: number });

export interface ScriptedProvider extends WhatsAppProvider {
  /** The messages that were offered to the provider so far. */
  readonly offered: unknown[];
  /** When each was offered, in milliseconds since the epoch. */
  readonly offeredAt: number[];
  readonly lookups: CorrelationQuery[];
  /** Replaces the script. */
  script(...steps: Step[]): void;
}

export interface ScriptOptions {
  /** The results of look-ups, of which the last one repeats. Without them the provider cannot look messages up. */
  readonly finds?: readonly (MessageStatus | null | ErrorKind)[];
  /** The result of `getStatus`. Without it the provider cannot be asked for statuses. */
  readonly status?: () => MessageStatus;
  /** The error with which `preview` refuses. */
  readonly refuses?: (options: CallOptions | undefined) => SendError | undefined;
}

/** Makes a provider that answers its sends by a script, of which the last step repeats. */
export function scriptedProvider(id: string, ...steps: Step[]): ScriptedProvider {
  return scriptedProviderWith(id, {}, ...steps);
}

export function scriptedProviderWith(
  id: string,
  { finds, status, refuses }: ScriptOptions,
  ...steps: Step[]
): ScriptedProvider {
  let script = steps;
  let at = 0;
  const offered: unknown[] = [];
  const offeredAt: number[] = [];
  const lookups: CorrelationQuery[] = [];
  const capabilities = {
    ...Object.fromEntries(capabilityNames.map((name) => [name, 'none'])),
    ...(finds && { findByCorrelationId: 'full' }),
    ...(status && { getStatus: 'full' }),
  } as ProviderCapabilities;

  async function answer(message: unknown, step: Step): Promise<Result<SendReceipt, SendError>> {
    if (step === 'throw') throw new Error('a bug');
    if (step === 'accept') {
      return ok({
        provider: id,
        status: 'accepted',
        providerMessageId: `${id}-${offered.length}`,
        correlationId: (message as { correlationId: string }).correlationId,
        acceptedAt: '2026-11-20T10:00:00.000Z',
        attempts: [{ provider: id, outcome: 'accepted', durationMs: 1 }],
        raw: null,
      });
    }
    const { takesMs = 0, ...error } = typeof step === 'string' ? { kind: step } : step;
    if (takesMs > 0) await new Promise((resolve) => setTimeout(resolve, takesMs));
    return err(toSendError({ provider: id, message: `${id} says ${error.kind}`, ...error }));
  }

  function send(message: unknown): ResultAsync<SendReceipt, SendError> {
    const step = script[Math.min(at, script.length - 1)] ?? 'accept';
    at += 1;
    offered.push(message);
    offeredAt.push(Date.now());
    if (step === 'throw') throw new Error('a bug');
    return new ResultAsync(answer(message, step));
  }

  function find(query: CorrelationQuery): ResultAsync<StatusReport | null, ProviderError> {
    lookups.push(query);
    const said = finds?.[Math.min(lookups.length, finds.length) - 1] ?? null;
    if (said === null) return okAsync(null);
    if (said === 'unavailable') return errAsync({ kind: said, message: 'not now' });
    const found = { provider: id, providerMessageId: `${id}-found`, status: said as MessageStatus };
    return okAsync({ ...found, rawStatus: said });
  }

  return {
    specificationVersion: 'v1',
    id,
    adapter: 'scripted',
    capabilities,
    offered,
    offeredAt,
    lookups,
    script(...next) {
      script = next;
      at = 0;
    },
    send,
    sendTemplate: send,
    ...(refuses && {
      preview: (_, options) => {
        const refusal = refuses(options);
        if (refusal !== undefined) return err(refusal);
        return ok({ provider: id, method: 'POST', url: 'http://x.test', headers: {} });
      },
    }),
    ...(finds && { findByCorrelationId: find }),
    getStatus: ({ providerMessageId }) => {
      const now = status?.() ?? 'sent';
      return okAsync({ provider: id, providerMessageId, status: now, rawStatus: now });
    },
    uploadMedia: () => okAsync({ provider: id, id: 'media-1' }),
    listTemplates: () => errAsync({ kind: 'unsupported', message: 'none' }),
    close: async () => {},
  };
}
