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
  /** Called with the answer, as with an update from a webhook. */
  observe?(update: StatusUpdate): void;
}

/**
 * The status of a message, folded from everything that is known: what the store has, and what the provider answers where it
 * can be asked. The answer is stored, so that the next caller learns no less. If the provider gives no answer, the result is
 * what is stored, with `asked: false`; only a message of which nothing is known gives an error.
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
  // At the same time, because a store that hangs would be waited for twice. Which of the two comes first makes no difference.
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
    // The caller gets the answer all the same, and the next one asks again.
  }
}

/** An app's own store may be unreachable, or give `null` or nonsense. */
async function recall(store: StatusStore, reference: MessageReference): Promise<TrackedAttempt | undefined> {
  try {
    const known: TrackedAttempt | null | undefined = await store.find(reference);
    return known?.history?.times === undefined ? undefined : known;
  } catch {
    return undefined;
  }
}
