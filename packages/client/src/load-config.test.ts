import { expect, it } from 'vitest';
import { loadConfig } from './load-config.js';

const config = {
  providers: {
    dt: { adapter: 'decision-telecom', apiKey: '${DT_API_KEY}', sender: 'Brand', limits: { concurrency: 3 } },
  },
  templates: {
    order_shipped: {
      variables: ['customer'],
      category: 'utility',
      on: { dt: { name: 'order_shipped', namespace: 'ns', language: 'es' } },
    },
  },
  routes: [{ when: { country: 'CO' }, try: ['dt'], deadline: '30s' }],
} as const;
const environment = { DT_API_KEY: 'fake-api-key' };

it('gives a config as the adapters read it, with its credentials hidden', async () => {
  const loaded = await loadConfig(structuredClone(config) as never, { environment });
  const [dt] = loaded.providers;
  expect(dt).toMatchObject({
    id: 'dt',
    adapter: { name: 'decision-telecom' },
    settings: { sender: 'Brand', authEncoding: 'verbatim', limits: { concurrency: 3, queue: 1_000 } },
    templates: { order_shipped: { variables: ['customer'], binding: { namespace: 'ns' } } },
  });
  expect(loaded.routes).toMatchObject([{ when: { country: 'CO' }, deadlineMs: 30_000 }]);
  expect(loaded.templateCategories).toEqual({ order_shipped: 'utility' });
  expect(JSON.stringify(loaded.providers.map(({ settings }) => settings))).not.toContain('fake-api-key');
});

it('names what is wrong, as createClient does', async () => {
  await expect(loadConfig(structuredClone(config) as never, { environment: {} })).rejects.toMatchObject({
    name: 'ConfigError',
    issues: [
      {
        path: 'providers.dt.apiKey',
        message: 'environment variable DT_API_KEY is not set. The API key of the account.',
      },
    ],
  });
});
