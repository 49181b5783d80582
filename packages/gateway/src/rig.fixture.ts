import { type Outbox, type OutboxMessage, openOutbox } from '@wamux/outbox';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterAll, afterEach, beforeAll, beforeEach, describe, inject, type Mock, vi } from 'vitest';
import { type Client, createClient } from 'wamux';
import { type StoreKind, startDatabases, type TestDatabases } from '../../../tooling/test-databases.js';
import { createGateway } from './create-gateway.js';
import type { Gateway, GatewayOptions } from './gateway.js';
import { createGatewayKey, type GatewayKey } from './keys/gateway-key.js';
import type { RequestRecord } from './request-record.js';
import { type GatewayServer, serveGateway } from './serve-gateway.js';

export const to = '+573001112233';
export const text = { to, type: 'text', text: 'Hola' } as const;

export const json = async (response: Response | Promise<Response>) =>
  JSON.parse(await (await response).text());

/** A gateway on a real socket, with everything behind it. */
export interface Rig {
  url: string;
  simulator: Simulator;
  client: Client;
  outbox: Outbox;
  gateway: Gateway;
  server: GatewayServer;
  /** The access log. */
  records: RequestRecord[];
  bugs: unknown[];
  /** What the app does with events. */
  onEvents: Mock<NonNullable<GatewayOptions['onEvents']>>;
  /** A request with the key of a scope, of all by default. */
  ask(path: string, init?: RequestInit & { readonly as?: KeyName | 'nobody' }): Promise<Response>;
  post(path: string, body?: unknown, init?: RequestInit & { readonly as?: KeyName }): Promise<Response>;
  until(id: string, state: OutboxMessage['state']): Promise<OutboxMessage>;
  /** Takes the database away: every call to it fails from now on. */
  loseDatabase(): Promise<void>;
}

const made = {
  all: createGatewayKey('all', ['send', 'read', 'operate', 'metrics']),
  send: createGatewayKey('sender', ['send']),
  read: createGatewayKey('reader', ['read']),
  operate: createGatewayKey('operator', ['operate']),
  metrics: createGatewayKey('scraper', ['metrics']),
  codes: createGatewayKey('codes', ['send', 'read', 'operate'], { templates: ['order_shipped'] }),
  bird: createGatewayKey('bird', ['send', 'read', 'operate'], { providers: ['bird'] }),
};
/** The names of the rig's keys in tests: their only scope, or what limits them. */
export type KeyName = keyof typeof made;
export const keys: readonly GatewayKey[] = Object.values(made).map(({ stored }) => stored);
export const keyOf = (name: KeyName): string => made[name].key;

const patienceMs = 60_000;

export function describeGateway(
  name: string,
  suite: (rig: Rig) => void,
  { on = ['sqlite'], withKeys = true }: { on?: readonly StoreKind[]; withKeys?: boolean } = {},
): void {
  // It starts everything that there is, for each test anew.
  describe.each(on)(`${name} on %s`, { timeout: patienceMs }, (kind) => {
    const rig = {} as Rig;
    let databases: TestDatabases;
    beforeAll(async () => {
      databases = await startDatabases(kind, inject('postgresUrl'));
    }, patienceMs);
    afterAll(() => databases.stop());
    beforeEach(async () => {
      rig.simulator = await startSimulator({ timeline: [] });
      rig.url = await databases.fresh();
      rig.client = await createClient(configOf(rig.simulator));
      rig.outbox = await openOutbox({
        url: rig.url,
        client: rig.client,
        leaseMs: 1_000,
        keepReceived: true,
      });
      rig.outbox.start();
      rig.records = [];
      rig.bugs = [];
      rig.onEvents = vi.fn();
      rig.gateway = createGateway({
        client: rig.client,
        outbox: rig.outbox,
        keys: withKeys ? keys : [],
        onRequest: (record) => rig.records.push(record),
        onEvents: rig.onEvents,
        onBug: (error) => rig.bugs.push(error),
      });
      rig.server = await serveGateway(rig.gateway, { port: 0 });
    }, patienceMs);
    afterEach(async () => {
      await rig.server.close({ graceMs: 0 });
      await rig.outbox.close();
      await rig.client.close();
      await rig.simulator.close();
    });

    rig.ask = async (path, { as = 'all', headers, ...init } = {}) =>
      fetch(`${rig.server.url}${path}`, {
        ...init,
        headers: {
          ...(as === 'nobody' || !withKeys ? {} : { authorization: `Bearer ${keyOf(as)}` }),
          ...(headers as Record<string, string>),
        },
      });
    rig.post = (path, body, { headers, ...init } = {}) =>
      rig.ask(path, {
        method: 'POST',
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...init,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(headers as Record<string, string>),
        },
      });
    rig.until = async (id, state) => {
      for (;;) {
        const message = (await rig.outbox.get(id))._unsafeUnwrap();
        if (message.state === state) return message;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    rig.loseDatabase = () => rig.outbox.close();
    suite(rig);
  });
}

/** Bird first, which knows messages by our id; DecisionTelecom, which does not; and Meta, which pushes. */
export function configOf({ channels, decisionTelecom, cloudApi }: Simulator) {
  const { accessToken, businessAccountId, phoneNumberId, appSecret, verifyToken } = cloudApi.credentials;
  return {
    providers: {
      bird: { adapter: 'channels', ...channels.credentials, baseUrl: channels.origin },
      dt: { adapter: 'decision-telecom', ...decisionTelecom.credentials, baseUrl: decisionTelecom.origin },
      meta: {
        adapter: 'cloud-api',
        accessToken,
        businessAccountId,
        phoneNumberId,
        baseUrl: cloudApi.origin,
        webhook: { secrets: [appSecret], verifyToken },
      },
    },
    templates: {
      order_shipped: {
        variables: ['customer'],
        on: {
          bird: { ...channels.description.config.templates.order_shipped },
          dt: { name: 'order_shipped', namespace: 'ns', language: 'es' },
          meta: { name: 'order_shipped', language: 'es' },
        },
      },
      welcome: { variables: [], on: { meta: { name: 'gone', language: 'es' } } },
    },
    routes: [
      { when: { tag: 'dt' }, try: ['dt'] },
      { when: { tag: 'meta' }, try: ['meta'] },
      { when: { type: 'text' as const }, try: ['bird'] },
    ],
  };
}
