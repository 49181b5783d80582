import { channel } from 'node:diagnostics_channel';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { WebhookEvent } from '@wamux/core';
import { createGateway, createGatewayKey } from '@wamux/gateway';
import { type Outbox, openOutbox } from '@wamux/outbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient, type WamuxConfig } from 'wamux';
import { createDraw } from '../draw.js';
import { canariesIn, echoOf } from './canaries.js';
import { canaryProviders, publicUrl, webhookSecret } from './canary-providers.js';
import { listenToAll } from './listen-to-all.js';
import {
  type PushedBody,
  type Pushing,
  pushedBodies,
  pushing,
  requestOf,
  unreadableBodies,
  type Writer,
} from './pushed-bodies.js';
import { screensIn } from './screens.js';

// Everything that providers push, with canaries in it, goes into a client, an outbox that keeps what it receives, and a
// gateway. The app gets all of it in the events, except credentials; nothing else of ours shows any of it. The table in
// SECURITY.md says what may be shown where.

const number = '+573001112233';
const text = 'Señora Lovelace, su código secreto es 482913 y vale 5 minutos';
const codes = ['482913'];
const numberInId = 'wamid.HBgLNTczMDAxMTEyMjMzFQIAERgS';
const writer: Writer = {
  user: number.slice(1),
  profileName: 'Ada Profilia',
  messageId: (index) => `${numberInId}${index}`,
};

const providers = canaryProviders('http://127.0.0.1:1');
const credentialsOf = (id: string): readonly string[] => [
  ...(providers.find((one) => one.id === id)?.credentials ?? []),
  webhookSecret,
];

let folder: string;
let url: string;
let client: Client;
let outbox: Outbox;
let gateway: ReturnType<typeof createGateway>;
let heard: ReturnType<typeof listenToAll>;
const exporter = new InMemorySpanExporter();
const tracing = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const scraper = createGatewayKey('scraper', ['metrics']);
const given: WebhookEvent[] = [];
const records: unknown[] = [];
const bugs: unknown[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wamux-pushed-'));
  url = `file:${join(folder, 'outbox.db')}`;
  heard = listenToAll(tracing.getTracer('canaries'));
  client = await createClient({
    providers: Object.fromEntries(providers.map(({ entry, id }) => [id, entry])),
  } as WamuxConfig);
  outbox = await openOutbox({ url, client, keepReceived: true });
  gateway = createGateway({
    client,
    outbox,
    keys: [scraper.stored],
    onRequest: (record) => records.push(record),
    onEvents: (events) => void given.push(...events),
    onBug: (error) => bugs.push(error),
  });
});
afterAll(async () => {
  gateway.drain();
  heard.stop();
  await outbox.close();
  await client.close();
  await rm(folder, { recursive: true, force: true });
});

/** Every text in a value, including the names of members. */
function textsOf(value: unknown): string {
  const texts: string[] = [];
  JSON.stringify(value, (name, member) => {
    texts.push(name, typeof member === 'object' ? '' : String(member));
    return member;
  });
  return texts.join('\n');
}

/** Personal data found in something that must show none. */
const foundIn = (shown: string, credentials: readonly string[]): string[] => [
  ...canariesIn(shown, { credentials, number, text, codes }),
  ...[writer.profileName, numberInId].filter((canary) => shown.includes(canary)),
];
const credentialsIn = (shown: string, credentials: readonly string[]): string[] =>
  canariesIn(shown, { credentials });

/** The same text everywhere, and in about one place of four everything in every spelling. */
function plantOf(id: string, seed: number) {
  const draw = createDraw(seed);
  const echo = echoOf({ credentials: credentialsOf(id), number, text, codes });
  return (words: string): string => (draw.below(4) === 0 ? `${words} ${echo}` : `${words} ${text} ${number}`);
}

/** Hands a body to the client and to the gateway, as a provider would; returns what the app and the provider get. */
async function push(one: Pushing, pushed: PushedBody, secret = webhookSecret) {
  const request = requestOf(one, pushed, { secret, publicUrl });
  const { events, response } = await client.handleWebhook(one.id, request);
  const { search } = new URL(request.url);
  const init = { method: 'POST', headers: request.headers, body: pushed.body };
  const post = (path: string) => gateway.fetch(new Request(`http://localhost${path}${search}`, init));
  const [own, ofAll] = [await post(`/webhooks/${one.id}`), await post('/webhooks')];
  const answers = [response.status, own.status, ofAll.status];
  return { events, answers, told: [response, await own.text(), await ofAll.text()] };
}

async function expectNothingShown(credentials: readonly string[]): Promise<void> {
  // Warnings are emitted in a later turn of the event loop.
  await setImmediate();
  const metrics = await gateway.fetch(
    new Request('http://localhost/metrics', { headers: { authorization: `Bearer ${scraper.key}` } }),
  );
  expect(metrics.status).toBe(200);
  expect(foundIn(await metrics.text(), credentials)).toEqual([]);
  expect(foundIn(textsOf([heard.lines, records, bugs.map(String)]), credentials)).toEqual([]);
  const spans = exporter.getFinishedSpans();
  expect(
    foundIn(
      textsOf(spans.map(({ name, attributes, status, events }) => [name, attributes, status, events])),
      credentials,
    ),
  ).toEqual([]);
}

/** The event without what a person wrote, which stays as it was written; the rest must contain no credential. */
const withoutWords = (event: WebhookEvent): object => ({
  ...event,
  content: undefined,
  profileName: undefined,
});

const understood: Readonly<Record<string, readonly WebhookEvent['type'][]>> = {
  dt: ['status'],
  infobip: ['message', 'marketing-preference', 'template', 'status'],
};

it('what is told to a log is heard', async () => {
  const event = { provider: 'meta', correlationId: 'heard', kind: 'timeout', afterMs: 1 };
  channel('wamux:retry').publish(event);
  process.emitWarning('heard');
  await setImmediate();
  // It came by its channel, by the logger, and by the process.
  expect(heard.lines.filter((line) => JSON.stringify(line).includes('heard'))).toHaveLength(3);
});

describe.each(pushing)('what $id pushes', { timeout: 60_000 }, (one) => {
  const { id } = one;
  const credentials = credentialsOf(id);
  const plant = plantOf(id, 20_261_128);
  const bodies = pushedBodies(one, writer, plant);

  it('is whole in the events but for credentials, and is shown nowhere', async () => {
    const types = new Set<string>();
    const before = given.length;
    for (const pushed of bodies) {
      const { answers, events, told } = await push(one, pushed);
      expect([pushed.title, answers]).toEqual([pushed.title, [200, 200, 200]]);
      for (const { type } of events) types.add(type);
      expect([pushed.title, credentialsIn(textsOf(events.map(withoutWords)), credentials)]).toEqual([
        pushed.title,
        [],
      ]);
      expect(foundIn(textsOf(told), credentials)).toEqual([]);
    }
    expect([...types]).toEqual(expect.arrayContaining([...(understood[id] ?? ['message', 'status'])]));
    // The gateway's app got the same events at both addresses, with everything in them.
    expect(given.length - before).toBeGreaterThanOrEqual(2 * bodies.length);
    const whole = [...(types.has('message') ? ['the number', writer.profileName, numberInId] : []), '482913'];
    expect(foundIn(textsOf(given.slice(before)), [])).toEqual(expect.arrayContaining(whole));
    await expectNothingShown(credentials);
  });

  it('is whole and shown nowhere where nobody can read it', async () => {
    const types: string[] = [];
    for (const pushed of unreadableBodies(bodies[0] as PushedBody, writer, plant)) {
      const { answers, events, told } = await push(one, pushed);
      expect([pushed.title, answers]).toEqual([pushed.title, [200, 200, 200]]);
      types.push(...events.map(({ type }) => type));
      expect([pushed.title, credentialsIn(textsOf(events.map(withoutWords)), credentials)]).toEqual([
        pushed.title,
        [],
      ]);
      expect(foundIn(textsOf(told), credentials)).toEqual([]);
    }
    expect(types.filter((type) => type === 'unknown').length).toBeGreaterThanOrEqual(4);
    await expectNothingShown(credentials);
  });

  it('is shown nowhere where it is refused', async () => {
    for (const pushed of [...bodies.slice(0, 3), ...bodies.slice(-3)]) {
      const { answers, events, told } = await push(one, pushed, 'a-secret-of-somebody-else');
      expect([answers, events]).toEqual([[401, 401, 401], []]);
      expect(foundIn(textsOf(told), credentials)).toEqual([]);
    }
    await expectNothingShown(credentials);
  });
});

describe('what was kept of all that', { timeout: 60_000 }, () => {
  const all = [...new Set(pushing.flatMap(({ id }) => credentialsOf(id)))];

  it('holds what the app was given, and no credential but what a person wrote', async () => {
    const events: WebhookEvent[] = [];
    for (let after = '0-0'; ; ) {
      const page = (await outbox.listEvents({ after }))._unsafeUnwrap();
      events.push(...page.flatMap((recorded) => (recorded.type === 'received' ? [recorded.event] : [])));
      const { cursor } = page.at(-1) ?? {};
      if (cursor === undefined) break;
      after = cursor;
    }
    expect(events.length).toBeGreaterThan(100);
    expect(credentialsIn(textsOf(events.map(withoutWords)), all)).toEqual([]);
  });

  it.each([[['events']], [['events', '--json']], [['stats']], [['stats', '--json']]])(
    'is not shown by outbox %s',
    async (argv) => {
      const screen = await screensIn(folder, ['outbox', ...argv, '--outbox', url]);
      expect(foundIn(screen, all)).toEqual([]);
      expect(screen).toContain(argv[0] === 'events' ? 'received' : '0');
    },
  );

  it('is shown by outbox events where somebody asks', async () => {
    const screen = await screensIn(folder, ['outbox', 'events', '--json', '--full', '--outbox', url]);
    expect(foundIn(screen, [])).toEqual(expect.arrayContaining(['the number', '482913', 'the text']));
  });

  it('met no bug', () => {
    expect(bugs).toEqual([]);
    expect(records.length).toBeGreaterThan(400);
  });
});
