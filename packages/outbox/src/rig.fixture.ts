import { DatabaseSync } from '@photostructure/sqlite';
import type { NewStatusUpdate, StatusStore, UpdateResult } from '@wamux/core';
import { type Simulator, startSimulator } from '@wamux/simulator';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, inject, it } from 'vitest';
import { type Client, createClient, type WamuxConfig } from 'wamux';
import { type StoreKind, startDatabases, type TestDatabases } from '../../../tooling/test-databases.js';
import { openOutbox } from './open-outbox.js';
import type { Outbox } from './outbox.js';
import type { OutboxMessage } from './outbox-message.js';
import type { OutboxOptions } from './outbox-options.js';

export const to = '+573001112233';
export const text = { to, type: 'text', text: 'Hola' } as const;

/** The setup of a test: a simulator, a client for it, and outboxes on one database. */
export interface Rig {
  readonly kind: StoreKind;
  readonly databases: TestDatabases;
  /** Test functions that run on one kind of store only. */
  readonly onSqlite: typeof it;
  readonly onPostgres: typeof it;
  url: string;
  simulator: Simulator;
  client: Client;
  outbox: Outbox;
  /** Opens another outbox on the same database, as another process would. */
  open(options?: Partial<OutboxOptions>): Promise<Outbox>;
  connect(config?: Partial<WamuxConfig>): Promise<Client>;
  /** Runs a statement on the database directly, without the outbox. */
  sql(statement: string): Promise<readonly Record<string, unknown>[]>;
  /** Waits until the message is in a state. */
  until(id: string, state: OutboxMessage['state'], withinMs?: number): Promise<OutboxMessage>;
}

/** Gives a store one update. */
export async function addUpdate(store: StatusStore, update: NewStatusUpdate): Promise<UpdateResult> {
  const [result] = await store.addStatusUpdates([update]);
  if (result === undefined) throw new Error('there is no result');
  return result;
}

/** Runs the suite on both stores. */
export function describeOnBoth(name: string, suite: (rig: Rig) => void): void {
  describeOn(['sqlite', 'postgres'], name, suite);
}

/** Runs the suite on SQLite only, for faults that only a file can have. */
export function describeOnSqlite(name: string, suite: (rig: Rig) => void): void {
  describeOn(['sqlite'], name, suite);
}

/** Runs the suite on some stores. */
export function describeOn(kinds: readonly StoreKind[], name: string, suite: (rig: Rig) => void): void {
  describe.each(kinds)(`${name} on %s`, (kind) => {
    const opened: Outbox[] = [];
    const clients: Client[] = [];
    const none = (() => {}) as unknown as typeof it;
    const rig = {
      kind,
      onSqlite: kind === 'sqlite' ? it : none,
      onPostgres: kind === 'postgres' ? it : none,
    } as Rig & { databases: TestDatabases };
    rig.connect = async (config = {}) => {
      const client = await createClient({ ...configOf(rig.simulator), ...config } as WamuxConfig);
      clients.push(client);
      return client;
    };
    rig.open = async (options = {}) => {
      const outbox = await openOutbox({ url: rig.url, client: rig.client, leaseMs: 1_000, ...options });
      opened.push(outbox);
      return outbox;
    };
    rig.sql = (statement) => execute(rig.url, statement);
    rig.until = async (id, state, withinMs = 15_000) => {
      const deadline = Date.now() + withinMs;
      for (;;) {
        const message = (await rig.outbox.get(id))._unsafeUnwrap();
        if (message.state === state) return message;
        if (Date.now() > deadline) throw new Error(`still ${message.state}: ${JSON.stringify(message)}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    beforeAll(async () => {
      rig.databases = await startDatabases(kind, inject('postgresUrl'));
    }, 60_000);
    afterAll(() => rig.databases.stop());
    beforeEach(async () => {
      rig.simulator = await startSimulator({ timeline: [] });
      rig.url = await rig.databases.fresh();
      rig.client = await rig.connect();
      rig.outbox = await rig.open();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((outbox) => outbox.close()));
      await Promise.all(clients.splice(0).map((client) => client.close()));
      await rig.simulator.close();
    });
    suite(rig);
  });
}

/** Bird comes first, which can find messages by our id; DecisionTelecom cannot. */
function configOf({ channels, decisionTelecom }: Simulator): WamuxConfig {
  return {
    providers: {
      bird: { adapter: 'channels', ...channels.credentials, baseUrl: channels.origin },
      dt: { adapter: 'decision-telecom', ...decisionTelecom.credentials, baseUrl: decisionTelecom.origin },
    },
    routes: [
      { when: { tag: 'dt' }, try: ['dt'] },
      { when: { tag: 'otp' }, try: ['bird', 'dt'], onUnknown: 'resend' },
      { try: ['bird'] },
    ],
  };
}

async function execute(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  if (url.startsWith('file:')) {
    const sqlite = new DatabaseSync(url.slice('file:'.length), { timeout: 2_000 });
    const rows = sqlite.prepare(statement).all();
    sqlite.close();
    return rows;
  }
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query(statement);
  await client.end();
  return rows;
}
