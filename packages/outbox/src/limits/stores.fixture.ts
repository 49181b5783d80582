import { systemClock } from '@wamux/core';
import { createSharedLimiter, type SharedLimiter } from '@wamux/limits';
import { afterAll, afterEach, beforeAll, beforeEach, describe, inject } from 'vitest';
import { type StoreKind, startDatabases, type TestDatabases } from '../../../../tooling/test-databases.js';
import type { Database } from '../database/database.js';
import { openDatabase } from '../database/open-database.js';
import { createPermitStore } from './permit-store.js';

/** A database that can be away, and counts how often it is asked. */
export interface TestDatabase extends Database {
  questions: number;
  isAway: boolean;
}

export interface Stores {
  readonly kind: StoreKind;
  /** Opens the same store as another process would. */
  open(): Promise<TestDatabase>;
  /** Makes a limiter as another process would. */
  limiter(options?: { readonly leaseMs?: number; readonly database?: Database }): Promise<SharedLimiter>;
}

/** Runs the suite on both stores, each test on an empty one. */
export function describeOnStores(name: string, suite: (stores: Stores) => void): void {
  describe.each(['sqlite', 'postgres'] as const)(`${name} on %s`, (kind) => {
    let databases: TestDatabases;
    let url = '';
    const closing: (() => Promise<void>)[] = [];
    const stores: Stores = {
      kind,
      async open() {
        const database = watched(await openDatabase(url, 'full', systemClock));
        closing.unshift(() => database.close());
        return database;
      },
      async limiter({ leaseMs = 2_000, database } = {}) {
        const limiter = createSharedLimiter({
          store: createPermitStore(database ?? (await stores.open())),
          clock: systemClock,
          leaseMs,
        });
        closing.unshift(() => limiter.close());
        return limiter;
      },
    };
    beforeAll(async () => {
      databases = await startDatabases(kind, inject('postgresUrl'));
    }, 60_000);
    afterAll(() => databases.stop());
    beforeEach(async () => {
      url = await databases.fresh();
    });
    afterEach(async () => {
      for (const close of closing.splice(0)) await close();
    });
    suite(stores);
  });
}

function watched(database: Database): TestDatabase {
  const watch: TestDatabase = {
    ...database,
    questions: 0,
    isAway: false,
    get db() {
      ask();
      return database.db;
    },
    async transaction(work) {
      ask();
      return database.transaction(work);
    },
  };
  function ask(): void {
    watch.questions += 1;
    if (watch.isAway) throw new Error('the database is away');
  }
  return watch;
}
