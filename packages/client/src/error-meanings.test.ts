import { startSimulator } from '@wamux/simulator';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from './client.js';

const message = { to: '+573001112233', type: 'text', text: 'Hola' } as const;

describe('what a provider refuses, it refuses for its own reason', () => {
  let simulator: Awaited<ReturnType<typeof startSimulator>>;
  beforeAll(async () => {
    simulator = await startSimulator({ timeline: [] });
  });
  afterEach(() => {
    simulator.cloudApi.reset();
    simulator.channels.reset();
  });
  afterAll(() => simulator.close());

  const connect = (providers = ['meta', 'bird']) => {
    const { accessToken, businessAccountId, phoneNumberId } = simulator.cloudApi.credentials;
    const meta = { adapter: 'cloud-api', accessToken, businessAccountId, phoneNumberId } as const;
    return createClient({
      providers: {
        meta: { ...meta, baseUrl: simulator.cloudApi.origin, limits: { pairInterval: '0s' } },
        bird: {
          adapter: 'channels',
          ...simulator.channels.credentials,
          baseUrl: simulator.channels.origin,
        },
      },
      routes: [{ try: providers }],
    });
  };
  const callsToMeta = () => simulator.cloudApi.requests.length;

  it.each([
    ['number-gone', 'sender_misconfigured'],
    ['number-not-registered', 'sender_misconfigured'],
    ['unauthorized', 'auth'],
    ['account-locked', 'permission'],
    ['policy-block', 'permission'],
    ['no-balance', 'billing'],
  ] as const)(
    '%s is about the sender: the circuit opens, and the next provider takes all',
    async (fault, kind) => {
      const client = await connect();
      simulator.cloudApi.on('send', fault);
      const before = callsToMeta();
      for (const _ of [1, 2, 3]) {
        const receipt = (await client.send(message))._unsafeUnwrap();
        expect(receipt.provider).toBe('bird');
        expect(receipt.attempts[0]).toMatchObject({ provider: 'meta', error: { kind } });
      }
      expect(callsToMeta() - before).toBe(1);
      await client.close();
    },
  );

  it.each([
    ['country-barred', 'recipient_not_allowed', 'bird'],
    ['not-on-test-list', 'recipient_not_allowed', 'bird'],
    ['unlisted-code', 'unlisted_code', 'bird'],
    ['template-paused', 'template_disabled', 'bird'],
    ['quota', 'quota_exhausted', 'bird'],
    ['undeliverable', 'recipient_invalid', undefined],
    ['opted-out', 'recipient_blocked', undefined],
    ['marketing-cap', 'marketing_suppressed', undefined],
    ['validation', 'validation', undefined],
  ] as const)('%s leaves the provider in use, however often it comes', async (fault, kind, taker) => {
    const both = await connect();
    simulator.cloudApi.on('send', fault, { times: 1 });
    const result = await both.send(message);
    expect(result.isOk() ? result.value.provider : undefined).toBe(taker);
    await both.close();

    const alone = await connect(['meta']);
    simulator.cloudApi.on('send', fault, { times: 12 });
    for (let count = 0; count < 12; count += 1) {
      expect((await alone.send(message))._unsafeUnwrapErr()).toMatchObject({ kind, outcome: 'not-accepted' });
    }
    expect((await alone.send(message))._unsafeUnwrap().provider).toBe('meta');
    await alone.close();
  });

  it('what is lost in the answer to a send goes to the next provider, where WhatsApp never got it', async () => {
    const client = await connect(['bird', 'meta']);
    const lostAt = (name: string) => ({
      accept: false,
      status: 202,
      body: { id: 'm', status: 'rejected', reason: 'no funds', failure: { source: { name } } },
    });
    simulator.channels.on('send', lostAt('whatsapp'), { times: 1 });
    const lost = (await client.send(message))._unsafeUnwrap();
    expect(lost).toMatchObject({ provider: 'bird', status: 'rejected' });
    simulator.channels.on('send', lostAt('accounting'), { times: 1 });
    const receipt = (await client.send(message))._unsafeUnwrap();
    expect(receipt.provider).toBe('meta');
    expect(receipt.attempts[0]).toMatchObject({ provider: 'bird', error: { kind: 'billing' } });
    await client.close();
  });

  it('a code that no table has is named, and so is its HTTP status', async () => {
    const client = await connect();
    simulator.cloudApi.on('send', 'unlisted-code', { times: 1 });
    simulator.channels.on('send', 'unauthorized', { times: 1 });
    const error = (await client.send(message))._unsafeUnwrapErr();
    expect(error).toMatchObject({ outcome: 'not-accepted' });
    expect(error.attempts?.[0]?.error).toMatchObject({ kind: 'unlisted_code', providerCode: '1234567' });
    expect(error.attempts?.[0]?.error?.message).toContain(
      "Meta's code 1234567 is not in our table; refused with HTTP 400",
    );
    await client.close();
  });

  it.each([
    ['31536000', /asks to wait 365 days; limited to one day/],
    ['Fri, 31 Dec 9999 23:59:59 GMT', /asks to wait \d+ days; limited to one day/],
  ])('a wait of %s is kept as one day, and the error says so', async (wait, said) => {
    const client = await connect();
    const answer = { accept: false, status: 429, headers: { 'retry-after': wait }, body: {} };
    simulator.cloudApi.on('send', answer);
    simulator.channels.on('send', answer);
    const error = (await client.send(message))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'rate_limited', retryAfterMs: 86_400_000 });
    expect(error.message).toMatch(said);
    await client.close();
  });
});
