import type { StatusStore } from '@wamux/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeAttempts } from './status-store/describe-attempts.js';
import { describeBatches } from './status-store/describe-batches.js';
import { describeEvents } from './status-store/describe-events.js';
import { describeFolding } from './status-store/describe-folding.js';
import { describeOrphans } from './status-store/describe-orphans.js';
import type { StoreUnderTest } from './status-store/updates.js';

/** An empty store. */
export interface StatusStoreUnderTest {
  /** The store that the suite writes to and reads from. */
  readonly store: StatusStore;
  /** The same data as seen by another process, where processes share the store. */
  readonly other?: StatusStore;
  /** Frees what the store holds; called after each test. */
  close(): Promise<void>;
}

/**
 * The contract of every `StatusStore`, as vitest tests. Call it at the top of a test file.
 *
 * @param open Opens a fresh store for each test.
 */
export function describeStatusStore(name: string, open: () => Promise<StatusStoreUnderTest>): void {
  describe(`${name} keeps the contract of a status store`, () => {
    let current: StatusStoreUnderTest | undefined;
    beforeEach(async () => {
      current = await open();
    });
    afterEach(async () => {
      await current?.close();
    });
    const opened = (): StatusStoreUnderTest => {
      if (current === undefined) throw new Error('only inside a test');
      return current;
    };
    const under: StoreUnderTest = {
      get store() {
        return opened().store;
      },
      get other() {
        return opened().other ?? opened().store;
      },
    };
    describe('folding', () => describeFolding(under));
    describe('attempts', () => describeAttempts(under));
    describe('updates whose message is not known', () => describeOrphans(under));
    describe('batches', () => describeBatches(under));
    describe('repeats', () => describeEvents(under));
    it('knows nothing at first', async () => {
      expect(await under.store.get('c-1')).toBeUndefined();
      expect(await under.store.find({ provider: 'p', providerMessageId: 'm-1' })).toBeUndefined();
      expect(await under.store.countOrphanedUpdates()).toBe(0);
    });
  });
}
