import type { MessageReference, StatusUpdate, TrackedAttempt } from '@wamux/core';
import { foldStatusUpdate, noStatusHistory, type StatusHistory } from '@wamux/core/policy';

/** Folds the orphaned updates under a reference's names into an attempt; `undefined` if none is about its message. */
export function foldOrphans(
  { provider, providerMessageId }: MessageReference,
  updates: readonly StatusUpdate[],
  known: StatusHistory = noStatusHistory,
): TrackedAttempt | undefined {
  const own = updates.filter(
    ({ providerMessageId: id }) => providerMessageId === null || id === null || id === providerMessageId,
  );
  if (own.length === 0) return undefined;
  const named = own.findLast(({ providerMessageId: id }) => id !== null);
  return {
    provider,
    providerMessageId: providerMessageId ?? named?.providerMessageId ?? null,
    history: own.reduce(foldStatusUpdate, known),
  };
}
