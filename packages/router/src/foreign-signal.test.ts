import { expect, it, vi } from 'vitest';
import { createRouter } from './router.js';
import { scriptedProvider, scriptedProviderWith } from './scripted-provider.fixture.js';
import { passed, settle, useVirtualTime } from './virtual-time.fixture.js';

// A signal may come from a polyfill, or from another realm such as jsdom: it works, but the runtime does not recognise it.

useVirtualTime();

const message = { to: '+573001112233', type: 'text', text: 'Hola' } as const;

/** Makes a signal that aborts after this many milliseconds. */
function foreignSignal(afterMs: number): AbortSignal {
  const own = new AbortController();
  setTimeout(() => own.abort(), afterMs);
  const { signal } = own;
  return {
    get aborted() {
      return signal.aborted;
    },
    addEventListener: (type: 'abort', act: () => void) => signal.addEventListener(type, act),
    removeEventListener: (type: 'abort', act: () => void) => signal.removeEventListener(type, act),
  } as AbortSignal;
}

it('stops the wait for a delivery', async () => {
  const a = scriptedProviderWith('a', { status: () => 'sent' }, 'accept');
  const routes = [{ try: ['a'], successWhen: 'delivered' as const, withinMs: 60_000 }];
  const router = createRouter({ providers: [a], routes });
  const receipt = await settle(router.send(message, { signal: foreignSignal(1_500) }));
  expect([receipt.isOk(), passed()]).toEqual([true, 1_500]);
});

it('stops the wait for an earlier message to the recipient', async () => {
  const a = { ...scriptedProvider('a', { kind: 'timeout', takesMs: 60_000 }), hasPairLimit: true };
  const router = createRouter({ providers: [a] });
  const first = router.send(message);
  await vi.advanceTimersByTimeAsync(0);
  const second = await settle(router.send(message, { signal: foreignSignal(300) }));
  expect([second._unsafeUnwrapErr().kind, passed()]).toEqual(['canceled', 300]);
  await settle(first);
});
