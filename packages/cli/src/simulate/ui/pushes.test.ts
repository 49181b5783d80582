import { expect, it } from 'vitest';
import { createClient } from 'wamux';
import { startApp, startUiOf } from './app.fixture.js';

const to = '+573005556677';

it('every provider that pushes is believed by the config of the command, with what becomes of messages and with answers', async () => {
  const app = await startApp();
  const { url, config, end } = await startUiOf(app);
  const client = await createClient(config);
  app.client = client;
  const page = async (path: string) => (await fetch(url + path)).text();
  for (const id of client.providers.keys()) {
    const one = await createClient({ ...config, routes: [{ try: [id] }] });
    const variables = { customer: 'Ada', order: id };
    expect((await one.sendTemplate({ to, name: 'order_shipped', variables })).isOk()).toBe(true);
    await one.close();
  }
  const form = await page('/answer?phone=0');
  const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(form) ?? [];
  const offered = [...form.matchAll(/<option[^>]*>([\w-]+)</g)].map(([, name = '']) => name);
  // They document no messages from customers.
  expect(offered).not.toContain('decision-telecom');
  expect(offered).not.toContain('wolkvox');
  expect(offered.length).toBeGreaterThan(5);
  for (const through of offered) {
    const body = new URLSearchParams({ csrf, phone: '0', through, text: `Hola ${through}` });
    const headers = { 'sec-fetch-site': 'same-origin' };
    const answered = await fetch(`${url}/answer`, { method: 'POST', body, headers, redirect: 'manual' });
    expect([through, answered.status, answered.headers.get('location')]).toEqual([
      through,
      303,
      '/?done=answer',
    ]);
  }
  const written = app.events.flatMap((event) => (event.type === 'message' ? [event.from] : []));
  expect(written).toHaveLength(offered.length);
  const cards = async () =>
    [
      ...(await page('/parts/live')).matchAll(
        /<h3>([\w-]+)<\/h3>[\s\S]*?<b>(\d+)<\/b> <span>webhooks<[\s\S]*?<b>(\d+)<\/b> <span>webhooks refused/g,
      ),
    ].map(([, provider, pushed, inVain]) => ({ provider, hasPushed: Number(pushed) > 0, inVain }));
  const expected = (await cards()).map(({ provider }) => ({
    ...{ provider, hasPushed: provider !== 'wolkvox', inVain: '0' },
  }));
  expect(expected.length).toBe(client.providers.size);
  await expect.poll(cards, { timeout: 20_000 }).toEqual(expected);
  await client.close();
  await end();
  await app.close();
}, 90_000);
