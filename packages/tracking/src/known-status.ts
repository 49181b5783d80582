import type {
  CallOptions,
  MessageReference,
  ProviderError,
  StatusReport,
  StatusStore,
  StatusUpdate,
  TrackedAttempt,
  WhatsAppProvider,
} from '@wamux/core';
import { parseCallOptions, parseMessageReference } from '@wamux/core/input';
import { foldStatusUpdate } from '@wamux/core/policy';
import { err, ok, type Result } from 'neverthrow';
import { toStatusReport, toStatusUpdate } from './status-reports.js';

/** Who is asked for a status: a provider, or a router. */
export interface StatusSource extends Pick<WhatsAppProvider, 'getStatus'> {
  /** Hears what was answered, as from a webhook. */
  observe?(update: StatusUpdate): void;
}

/**
 * The status of a message, folded from everything that is known: what the store has, and what the provider answers where it
 * can be asked. The answer is stored, so that whoever asks next is told no less. Where there is no answer, what is stored is
 * one, with `asked: false`; an error is left for a message of which nothing is known.
 */
export async function readStatus(
  provider: StatusSource,
  store: StatusStore,
  given: MessageReference,
  options?: CallOptions,
): Promise<Result<StatusReport, ProviderError>> {
  const reference = parseMessageReference(given);
  if (reference.isErr()) return err(reference.error);
  const checked = parseCallOptions(options);
  if (checked.isErr()) return err(checked.error);
  const answer = await provider.getStatus(reference.value, checked.value);
  const update = answer.isOk() ? toStatusUpdate(answer.value, reference.value) : undefined;
  if (update !== undefined) provider.observe?.(update);
  // Together, as a store that hangs would be waited for twice; whether it has the answer by then makes no difference.
  const [known] = await Promise.all([recall(store, reference.value), update && keepAnswer(store, update)]);
  if (known === undefined) return answer;
  if (update === undefined) return ok({ ...toStatusReport(known, reference.value), asked: false });
  const history = foldStatusUpdate(known.history, update);
  const providerMessageId = known.providerMessageId ?? update.providerMessageId;
  return ok(toStatusReport({ ...known, providerMessageId, history }, reference.value));
}

/** A store that is away must not keep the provider's answer from whoever asked. */
async function keepAnswer(store: StatusStore, update: StatusUpdate): Promise<void> {
  try {
    await store.addStatusUpdates([{ ...update, isAnswer: true }]);
  } catch {
    // It is told all the same, and asked for again.
  }
}

/** A store of the app's may be away, give `null`, or what is no attempt. */
async function recall(store: StatusStore, reference: MessageReference): Promise<TrackedAttempt | undefined> {
  try {
    const known: TrackedAttempt | null | undefined = await store.find(reference);
    return known?.history?.times === undefined ? undefined : known;
  } catch {
    return undefined;
  }
}
