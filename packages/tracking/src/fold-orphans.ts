import {
  foldStatusUpdate,
  type MessageReference,
  noStatusHistory,
  type StatusUpdate,
  type TrackedAttempt,
} from '@wamux/core';

/** What orphaned updates under the names of a reference say of its message; `undefined` where none is about it. */
export function foldOrphans(
  { provider, providerMessageId }: MessageReference,
  updates: readonly StatusUpdate[],
): TrackedAttempt | undefined {
  const own = updates.filter(
    ({ providerMessageId: id }) => providerMessageId === null || id === null || id === providerMessageId,
  );
  if (own.length === 0) return undefined;
  const named = own.findLast(({ providerMessageId: id }) => id !== null);
  return {
    provider,
    providerMessageId: providerMessageId ?? named?.providerMessageId ?? null,
    history: own.reduce(foldStatusUpdate, noStatusHistory),
  };
}
