import type { MessageStatus, NewStatusUpdate, StatusStore, UpdateResult } from '@wamux/core';

export interface StoreUnderTest {
  readonly store: StatusStore;
  /** The same data, seen by another process where there is one. */
  readonly other: StatusStore;
}

/** An attempt that was accepted. */
export const attempt = {
  correlationId: 'c-1',
  provider: 'p',
  providerMessageId: 'm-1',
  status: 'accepted',
} as const;

/** An update by the provider's id. */
export const update = (status: MessageStatus, more: Partial<NewStatusUpdate> = {}): NewStatusUpdate => ({
  provider: 'p',
  providerMessageId: 'm-1',
  status,
  rawStatus: status,
  occurredAt: null,
  ...more,
});

/** Adds one update. */
export async function add(store: StatusStore, one: NewStatusUpdate): Promise<UpdateResult> {
  const [result] = await store.addStatusUpdates([one]);
  if (result === undefined) throw new Error('a store gives a result for each update');
  return result;
}

/** All orders of some things. */
export function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}
