import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { dialects, type Simulator, startSimulator } from '@wamux/simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from './client.js';
import type { WamuxConfig } from './config-schema.js';

// What an instrumentation beside wamux sees of its requests: OpenTelemetry's of undici and Sentry's keep each address.

const to = '+573001112233';
const text = { to, type: 'text', text: 'between us' } as const;

const addresses: string[] = [];
const watch = (event: unknown): void => {
  const { request } = event as { readonly request: { readonly origin: string; readonly path: string } };
  addresses.push(decodeURIComponent(request.origin + request.path));
};

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
  subscribe('undici:request:create', watch);
});
afterAll(async () => {
  unsubscribe('undici:request:create', watch);
  await simulator.close();
});

/** The pattern that docs/operations.md gives for instrumentations. */
function documented(): RegExp {
  const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  const [, source] = /const tellsNumber = \/(.+)\/;/.exec(page) ?? [];
  if (source === undefined) throw new Error('docs/operations.md has no `tellsNumber`');
  return new RegExp(source);
}

const ids = Object.values(dialects).map(({ config }) => config.id);

it.each(ids)('no address that is asked at %s has a text, a credential or a number', async (id) => {
  const side = [...simulator.providers.values()].find(({ description }) => description.config.id === id);
  if (side === undefined) throw new Error(`${id} is not simulated`);
  const { settings, templates } = side.description.config;
  const { order_shipped } = templates;
  const client = await createClient({
    providers: { [id]: { adapter: side.dialect, ...settings, baseUrl: side.origin } },
    templates: {
      order_shipped: { variables: ['customer', 'order'], on: { [id]: { ...order_shipped } } },
    },
    routes: [{ try: [id], reconcileWithin: '1s' }],
  } as WamuxConfig);
  addresses.length = 0;
  const sent = await client.send(text);
  await client.sendTemplate({ to, name: 'order_shipped', variables: { customer: 'Ada', order: 'A-1' } });
  if (sent.isOk()) await client.getStatus({ ...sent.value, to });
  for (const route of side.description.sendRoutes) side.on(route, 'reset-after-acceptance');
  await client.send(text);
  await client.listTemplates();
  await client.close();

  const secrets = Object.entries(settings).flatMap(([setting, value]) =>
    /token|key|secret|password/i.test(setting) && typeof value === 'string' ? [value] : [],
  );
  expect(addresses.length).toBeGreaterThan(2);
  for (const word of [...secrets, 'between'])
    expect(addresses.filter((address) => address.includes(word))).toEqual([]);
  const telling = addresses.filter((address) => address.includes(to.slice(1)));
  expect(telling.filter((address) => !documented().test(address))).toEqual([]);
  // So that the pattern is of something that is still so.
  expect(telling.length > 0).toBe(side.dialect === 'channels');
});
