import { expect, it, vi } from 'vitest';
import { createRouter } from './router.js';
import { scriptedProvider } from './scripted-provider.fixture.js';
import { settle, start, useVirtualTime } from './virtual-time.fixture.js';

useVirtualTime();

const messageTo = (n: number) =>
  ({ to: `+57300${1_000_000 + n}`, type: 'text', text: 'a secret word' }) as const;
const routes = [{ try: ['a', 'b'], retry: { attempts: 1 } }];

it('tells of each provider its circuit, its traffic, its repeats, its limits and its errors', async () => {
  const limits = { concurrency: { used: 0, limit: 4 }, queue: { used: 0, limit: 9 } };
  const providers = [scriptedProvider('a', 'auth'), scriptedProvider('b', 'accept')];
  const router = createRouter({ providers, routes, limitsInUse: () => limits });
  expect(router.health().a).toMatchObject({ messages: 0, trafficShare: 0, errors: {} });
  for (let n = 0; n < 3; n += 1) await settle(router.send(messageTo(n)));
  const { a, b } = router.health();
  expect(a).toMatchObject({
    ...{ state: 'open', since: start, until: start + 30_000, reason: 'auth' },
    ...{ share: 0, messages: 1, trafficShare: 0.25, limits },
    repeats: { used: 0, limit: 10 },
    refusal: { kind: 'auth', provider: 'a' },
    errors: { auth: { count: 1, lastAt: start } },
  });
  expect(b).toMatchObject({ state: 'closed', share: 1, messages: 3, trafficShare: 0.75, errors: {} });
  expect(b).not.toHaveProperty('refusal');
  expect(b).not.toHaveProperty('until');
  // The state is shown by `/healthz` and stored every few seconds, so it must not contain the breaker's windows.
  expect(JSON.stringify(a?.breaker).length).toBeLessThan(100);
});

it('counts errors by kind, those of each call, and messages for a minute', async () => {
  const a = scriptedProvider('a', 'provider_error', 'recipient_invalid', 'provider_error', 'accept');
  const router = createRouter({ providers: [a, scriptedProvider('b')], routes });
  for (let n = 0; n < 4; n += 1) {
    await router.send(messageTo(n));
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(router.health().a?.errors).toEqual({
    provider_error: { count: 2, lastAt: start + 2_000 },
    recipient_invalid: { count: 1, lastAt: start + 1_000 },
  });
  await vi.advanceTimersByTimeAsync(70_000);
  expect(router.health().a).toMatchObject({ messages: 0, errors: { provider_error: { count: 2 } } });
});

it('says that a provider is left alone, and with what', async () => {
  const refusal = { kind: 'rate_limited', retryAfterMs: 60_000 } as const;
  const providers = [scriptedProvider('a', refusal), scriptedProvider('b')];
  const router = createRouter({ providers, routes });
  await router.send(messageTo(0));
  expect(router.health().a).toMatchObject({
    state: 'closed',
    since: start,
    until: start + 60_000,
    refusal: { kind: 'rate_limited', retryAfterMs: 60_000 },
  });
});

it('is plain data, without a number or a text of a message', async () => {
  const said = 'no such number +573001000000';
  const providers = [scriptedProvider('a', { kind: 'provider_error', message: said, raw: said })];
  const router = createRouter({ providers, restoredHealth: {} });
  for (let n = 0; n < 6; n += 1) await settle(router.send(messageTo(n)));
  const written = JSON.stringify(router.health());
  expect(JSON.parse(written).a).toMatchObject({ state: 'open' });
  expect(written).not.toMatch(/57300|secret word|no such number/);
});
