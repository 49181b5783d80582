import { dialects } from '@wamux/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from 'wamux';

const token = 'a-token-of-2026';
const asking = Object.values(dialects).flatMap(({ name: adapter, config, webhooks }) =>
  webhooks?.challenge === undefined ? [] : [{ adapter, config, challenge: webhooks.challenge }],
);

it('some providers ask whether an address is ours', () => {
  expect(asking.length).toBeGreaterThan(0);
});

describe.each(asking)('$adapter asks whether the address is ours', ({ adapter, config, challenge }) => {
  let client: Client;
  beforeAll(async () => {
    const webhook = { ...config.webhook, secrets: ['s'.repeat(32)], verifyToken: token };
    client = await createClient({ providers: { [config.id]: { adapter, ...config.settings, webhook } } });
  });
  afterAll(() => client.close());

  const ask = (query: string, method = 'GET') =>
    client.webhookHandler(config.id)(new Request(`https://app.example.test/hooks?${query}`, { method }));
  const query = (said: string, by: string): string =>
    new URLSearchParams(challenge.query(said, by)).toString();

  it('and gets its words back as plain text, whatever they would be on a page', async () => {
    const script = '<script>alert(document.domain)</script>';
    const response = await ask(query(script, token));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain\b/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.text()).toBe(script);
  });

  it.each([
    ['another token', query('4711', `${token}x`)],
    ['no token', query('4711', '')],
    ['the first half of the token', query('4711', token.slice(0, 8))],
    ['a token twice, the wrong one first', `${query('4711', 'wrong')}&${query('4711', token)}`],
    ['nothing', ''],
  ])('and is not told what it wants with %s', async (_, given) => {
    const response = await ask(given);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(await response.text()).not.toContain('4711');
  });

  it('and is told nothing by HEAD, which asks for nothing', async () => {
    const response = await ask(query('4711', token), 'HEAD');
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain('4711');
  });

  it('with 4 MB of words: in bounded time', async () => {
    const start = process.cpuUsage();
    const response = await ask(query('x'.repeat(4_000_000), token));
    expect(response.status).toBeLessThan(500);
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(5_000);
  });
});
