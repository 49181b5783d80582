import type { NewStatusUpdate, StatusStore, UpdateResult } from '@wamux/core';

/**
 * For how long others are tried after the first call that failed, in milliseconds: a store that is unreachable or hangs
 * takes none.
 */
export const othersForMs = 2_000;

/**
 * Gives a store all updates at once. Where it cannot take them, it gets each half on its own, and so on, so that an update
 * that cannot be stored does not keep others out. The result is `undefined` for those that were not stored.
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
