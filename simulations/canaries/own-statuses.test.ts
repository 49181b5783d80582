import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Outbox, openOutbox } from '@wamux/outbox';
import { type SimulatedProvider, type Simulator, startSimulator } from '@wamux/simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, createClient, type WamuxConfig } from 'wamux';
import { writeWebhookBody } from '../../packages/simulator/src/webhooks/webhook-body.js';
import { canariesIn, echoOf } from './canaries.js';
import { failing, type Pushing, pushing, requestOf } from './pushed-bodies.js';
import { screensIn } from './screens.js';

// A provider accepted a message, and reports by webhook why it failed, in a text that repeats everything it was sent.

const number = '+573001112233';
const text = 'Señora Lovelace de la calle 93';
const canaries = { credentials: [], number, text, codes: ['K7X9Q2'] };

let folder: string;
let url: string;
let simulator: Simulator;
let client: Client;
let outbox: Outbox;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wamux-own-'));
  url = `file:${join(folder, 'outbox.db')}`;
  simulator = await startSimulator({ timeline: [] });
  const sides = [...simulator.providers.values()];
  client = await createClient({
    providers: Object.fromEntries(sides.map((side) => [side.description.config.id, entryOf(side)])),
    templates: {
      order_shipped: {
        variables: ['customer', 'order'],
        on: Object.fromEntries(
          sides.map(({ description: { config } }) => [config.id, { ...config.templates.order_shipped }]),
        ),
      },
    },
    routes: sides.map(({ description: { config } }) => ({ when: { tag: config.id }, try: [config.id] })),
  } as WamuxConfig);
  outbox = await openOutbox({ url, client });
  outbox.start();
});
afterAll(async () => {
  await outbox.close();
  await client.close();
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
});

const secret = 'a-webhook-secret-4711';
const publicUrl = 'https://app.example.test/hook';
const entryOf = ({ description: { config, name, webhooks }, origin }: SimulatedProvider) => ({
  ...{ adapter: name, ...config.settings, baseUrl: origin, limits: { pairInterval: '0s' } },
  ...(webhooks !== undefined && { webhook: { ...config.webhook, secrets: [secret], publicUrl } }),
});

/** DecisionTelecom gives no reason. */
const speaking = pushing.filter(({ dialect }) => dialect.name !== 'decision-telecom');

async function acceptedMessage(id: string) {
  const variables = { customer: text, order: 'K7X9Q2' };
  const message = { type: 'template', to: number, name: 'order_shipped', variables, tags: [id] } as const;
  const enqueued = (await outbox.enqueue(message))._unsafeUnwrap();
  const find = async () => (await outbox.get(enqueued.id))._unsafeUnwrap();
  await expect.poll(async () => (await find()).state, { timeout: 20_000 }).toBe('accepted');
  return { id: enqueued.id, find, providerMessageId: (await find()).attempts[0]?.providerMessageId ?? '' };
}

async function fail(one: Pushing, providerMessageId: string): Promise<void> {
  const report = { id: providerMessageId, status: 'failed', at: Date.now(), metaCode: 131026 } as const;
  const event = failing(one.webhooks.statusEvent(report), (words) => `${words} ${echoOf(canaries)}`);
  const body = writeWebhookBody(one.webhooks, one.webhooks.bodyOf([event]));
  const request = requestOf(one, body, { secret, publicUrl });
  const { response } = await client.handleWebhook(one.id, request);
  expect(response.status).toBe(200);
}

it('no command shows what a provider says of a failure of ours', { timeout: 120_000 }, async () => {
  const ids: string[] = [];
  for (const one of speaking) {
    const { find, id, providerMessageId } = await acceptedMessage(one.id);
    await fail(one, providerMessageId);
    const { error, state } = await find();
    expect(state).toBe('failed');
    // The number is hidden before it is stored; only the outbox can know the message's content.
    expect([one.id, canariesIn(JSON.stringify(error), { credentials: [], number })]).toEqual([one.id, []]);
    ids.push(id);
  }
  const [first = ''] = ids;
  const shows = ids.flatMap((id) => [
    ['show', id],
    ['show', id, '--json'],
  ]);
  for (const argv of [...shows, ['list'], ['list', '--json'], ['events'], ['events', '--json']]) {
    const screen = await screensIn(folder, ['outbox', ...argv, '--outbox', url]);
    expect(screen).toContain(argv[1]?.startsWith('-') === false ? argv[1] : first);
    expect([argv, canariesIn(screen, canaries)]).toEqual([argv, []]);
  }
  const full = await screensIn(folder, ['outbox', 'show', first, '--full', '--outbox', url]);
  expect(canariesIn(full, canaries)).toEqual(expect.arrayContaining(['the number', 'the text', 'K7X9Q2']));
});
