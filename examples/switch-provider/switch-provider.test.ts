import { readFileSync } from 'node:fs';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createClient, type WamuxConfig } from 'wamux';
import { notifyCustomer } from './notify-customer.js';

const written: WamuxConfig = JSON.parse(readFileSync(new URL('wamux.config.json', import.meta.url), 'utf8'));
const order = { id: 'A-1', customer: 'Ada', phone: '+573001112233' };
let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => simulator.ledger.clear());
afterAll(() => simulator.close());

/** Runs the same app with the config as written, except for `edit`. */
async function notifyWith(edit: Partial<WamuxConfig>): Promise<string> {
  const { wolkvox, decisionTelecom, channels } = simulator;
  const environment = {
    WOLKVOX_URL: wolkvox.origin,
    WOLKVOX_TOKEN: wolkvox.credentials.token,
    DT_URL: decisionTelecom.origin,
    DT_API_KEY: decisionTelecom.credentials.apiKey,
    BIRD_URL: channels.origin,
    BIRD_KEY: channels.credentials.accessKey,
  };
  const client = await createClient({ ...written, ...edit }, { environment });
  const told = await notifyCustomer(client, order);
  await client.close();
  return told;
}

it('sends through the provider of the written config', async () => {
  expect(await notifyWith({})).toBe('accepted by wolkvox-co');
});

it.each([
  ['wolkvox-co', 'wolkvox'],
  ['dt', 'decision-telecom'],
  ['bird-eu', 'channels'],
])('sends the same through %s, by an edit of `routes` alone', async (id, dialect) => {
  expect(await notifyWith({ routes: [{ try: [id] }] })).toBe(`accepted by ${id}`);
  expect(simulator.ledger.acceptances).toMatchObject([
    { provider: dialect, to: '573001112233', kind: 'template', content: 'Ada | A-1' },
  ]);
});

it('passes a provider over that has no name for the template, before any call', async () => {
  const { 'wolkvox-co': _, ...on } = written.templates?.order_shipped?.on ?? {};
  const templates = { order_shipped: { variables: ['customer', 'order'], on } };
  expect(await notifyWith({ templates, routes: [{ try: ['wolkvox-co', 'dt'] }] })).toBe('accepted by dt');
  expect(await notifyWith({ templates, routes: [{ try: ['wolkvox-co'] }] })).toBe(
    'not-accepted: template_not_found',
  );
  expect(simulator.ledger.acceptances.map(({ provider }) => provider)).toEqual(['decision-telecom']);
});
