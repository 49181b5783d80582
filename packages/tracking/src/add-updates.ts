import type { NewStatusUpdate, StatusStore, UpdateResult } from '@wamux/core';

/** From the first call that a store failed over, others are tried for so long: where it is away, or hangs, it takes none. */
export const othersForMs = 2_000;

/**
 * Gives a store updates, all at once; where it cannot take them, each half for itself, and so on: one that cannot be stored
 * keeps out no other. `undefined` for those that were not stored.
 */
export async function addUpdates(
  store: StatusStore,
  updates: readonly NewStatusUpdate[],
): Promise<readonly (UpdateResult | undefined)[]> {
  let failedAt: number | undefined;
  const add = async (some: readonly NewStatusUpdate[]): Promise<readonly (UpdateResult | undefined)[]> => {
    const startedAt = performance.now();
    if (failedAt !== undefined && startedAt - failedAt > othersForMs) return some.map(() => undefined);
    try {
      const results = await store.addStatusUpdates(some);
      return some.map((_, index) => results[index]);
    } catch {
      failedAt ??= startedAt;
      if (some.length === 1) return [undefined];
      const half = Math.ceil(some.length / 2);
      return [...(await add(some.slice(0, half))), ...(await add(some.slice(half)))];
    }
  };
  return updates.length === 0 ? [] : add(updates);
}
