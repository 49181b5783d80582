import type {
  CallOptions,
  MessageReference,
  ProviderError,
  StatusReport,
  StatusStore,
  TrackedAttempt,
  WhatsAppProvider,
} from '@wamux/core';
import { parseCallOptions, parseMessageReference } from '@wamux/core/input';
import { err, ok, type Result } from 'neverthrow';
import { toStatusReport, toStatusUpdate } from './status-reports.js';

/**
 * The status of a message, folded from everything that is known: what the store has, and what the provider answers where it
 * can be asked. The answer is stored, so that whoever asks next is told no less. Where there is no answer, what is stored is
 * one, with `asked: false`; an error is left for a message of which nothing is known.
 */
export async function readStatus(
  provider: Pick<WhatsAppProvider, 'getStatus'>,
  store: StatusStore,
  given: MessageReference,
  options?: CallOptions,
): Promise<Result<StatusReport, ProviderError>> {
  const reference = parseMessageReference(given);
  if (reference.isErr()) return err(reference.error);
  const checked = parseCallOptions(options);
  if (checked.isErr()) return err(checked.error);
  const answer = await provider.getStatus(reference.value, checked.value);
  if (answer.isOk()) await keepAnswer(store, answer.value, reference.value);
  const report = await recall(store, reference.value);
  if (report === undefined) return answer;
  return ok(answer.isOk() ? report : { ...report, asked: false });
}

/** A store that is away must not keep the provider's answer from whoever asked. */
async function keepAnswer(
  store: StatusStore,
  report: StatusReport,
  reference: MessageReference,
): Promise<void> {
  try {
    await store.addStatusUpdates([{ ...toStatusUpdate(report, reference), isAnswer: true }]);
  } catch {
    // It is told all the same, and asked for again.
  }
}

/** A store of the app's may be away, give `null`, or what is no attempt. */
async function recall(store: StatusStore, reference: MessageReference): Promise<StatusReport | undefined> {
  try {
    const known: TrackedAttempt | null | undefined = await store.find(reference);
    return known ? toStatusReport(known, reference) : undefined;
  } catch {
    return undefined;
  }
}
