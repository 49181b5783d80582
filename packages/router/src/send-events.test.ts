import { onEvents, type SendError, type SendReceipt, toSendError, wamuxEventNames } from '@wamux/core';
import { err, ResultAsync } from 'neverthrow';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SendResult } from './call-provider.js';
import { createRouter } from './router.js';
import {
  type ScriptedProvider,
  scriptedProvider,
  scriptedProviderWith,
} from './scripted-provider.fixture.js';
import { settle, useVirtualTime } from './virtual-time.fixture.js';

useVirtualTime();

const text = { to: '+573001112233', type: 'text', text: 'a secret word', correlationId: 'c-1' } as const;
const routes = [{ try: ['a', 'b'], retry: { attempts: 1 } }];
type Told = { readonly name: string; readonly provider: string; readonly kind?: string };

let told: Told[];
let stop = (): void => {};
beforeEach(() => {
  told = [];
  const listener = (name: string) => [name, (event: object) => told.push({ name, ...event } as Told)];
  stop = onEvents(Object.fromEntries(wamuxEventNames.map(listener)));
});
afterEach(() => stop());

const routerOf = (...providers: ScriptedProvider[]) => createRouter({ providers, routes, random: () => 0 });
const busy = (retryAfterMs: number) => () =>
  toSendError({ kind: 'queue_timeout', message: 'busy', retryAfterMs });
/** Makes a send that ends a second later. */
const settleLater = (end: () => SendResult | undefined) =>
  new ResultAsync<SendReceipt, SendError>(
    new Promise((resolve) => {
      setTimeout(() => resolve(end() as SendResult), 1_000);
    }),
  );
const shown = () => told.map(({ kind, name, provider }) => [name, provider, ...(kind ? [kind] : [])]);

describe('what is decided about a message is told', () => {
  it('that a provider is passed over, and with what', async () => {
    const refusal = toSendError({ kind: 'template_not_found', message: 'not mapped' });
    const a = scriptedProvider('a', 'unavailable');
    const b = scriptedProviderWith('b', { refuses: () => refusal });
    const c = scriptedProvider('c');
    const router = createRouter({ providers: [a, b, c], random: () => 0 });
    await settle(router.send(text));
    expect(shown()).toEqual([
      ['failover', 'a', 'unavailable'],
      ['skip', 'b', 'template_not_found'],
    ]);
  });

  it('that a message goes to a provider out of use, as none is in use', async () => {
    const router = routerOf(
      scriptedProvider('a', 'auth', 'auth', 'accept'),
      scriptedProvider('b', 'unavailable'),
    );
    for (let n = 0; n < 5; n += 1) await settle(router.send({ ...text, to: `+57300111223${n}` }));
    told = [];
    await settle(router.send(text));
    expect(shown()).toEqual([
      ['lastResort', 'b'],
      ['skip', 'a', 'auth'],
    ]);
    expect(router.health()).toMatchObject({ a: { state: 'open' }, b: { state: 'open' } });
  });

  it('that nobody is asked, with the reason of each', async () => {
    const router = routerOf(scriptedProvider('a', 'auth'), scriptedProvider('b', 'billing'));
    await settle(router.send(text));
    told = [];
    await settle(router.send(text));
    expect(shown()).toEqual([
      ['skip', 'a', 'auth'],
      ['skip', 'b', 'billing'],
    ]);
  });

  it('that a message waits for a provider that is merely busy', async () => {
    let isBusy = true;
    const a = scriptedProvider('a', 'recipient_not_allowed');
    const b = scriptedProviderWith('b', { refuses: () => (isBusy ? busy(1_000)() : undefined) });
    const router = createRouter({ providers: [a, b], random: () => 0 });
    const sending = router.send(text);
    await Promise.resolve();
    setTimeout(() => {
      isBusy = false;
    }, 500);
    expect((await settle(sending)).isOk()).toBe(true);
    expect(shown()).toEqual([
      ['wait', 'a', 'recipient_not_allowed'],
      ['failover', 'a', 'recipient_not_allowed'],
    ]);
  });

  it('that a message does not go where it waited, as the circuit has opened or the provider throttles', async () => {
    for (const trouble of ['auth', { kind: 'rate_limited', retryAfterMs: 60_000 }] as const) {
      const a = scriptedProvider('a', trouble);
      // Like the transport, it checks a message that had to wait before it is sent, and this one had to wait.
      const waiting: ScriptedProvider = {
        ...a,
        send: (message, options) => {
          if (message.correlationId !== 'waits') return a.send(message, options);
          return settleLater(() => {
            const refusal = options?.recheck?.();
            const attempts = [{ provider: 'a', outcome: 'not-tried', durationMs: 0 }] as const;
            return refusal && err(toSendError(refusal, { attempts }));
          });
        },
      };
      const router = routerOf(waiting, scriptedProvider('b'));
      const late = router.send({ ...text, correlationId: 'waits' });
      await router.send({ ...text, to: '+573001112244' });
      told = [];
      expect((await settle(late))._unsafeUnwrap().provider).toBe('b');
      const { kind } = typeof trouble === 'string' ? { kind: trouble } : trouble;
      expect(shown()).toEqual([
        ['withdraw', 'a', kind],
        ['failover', 'a', kind],
      ]);
    }
  });

  it('without a number or a text', async () => {
    const router = routerOf(scriptedProvider('a', 'unavailable'), scriptedProvider('b', 'auth'));
    for (let n = 0; n < 7; n += 1) await settle(router.send(text));
    expect(told.length).toBeGreaterThan(7);
    expect(shown()).toContainEqual(['skip', 'b', 'auth']);
    expect(JSON.stringify(told)).not.toMatch(/57300|secret/);
  });
});
