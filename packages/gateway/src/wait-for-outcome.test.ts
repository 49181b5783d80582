import { getEventListeners } from 'node:events';
import { errAsync } from 'neverthrow';
import { expect, it } from 'vitest';
import { waitForOutcome } from './wait-for-outcome.js';

it('leaves nothing behind at a signal that outlives the wait', async () => {
  const { signal } = new AbortController();
  const away = { get: () => errAsync({ kind: 'unavailable', message: 'it is away' } as const) };
  const waited = await waitForOutcome(away, 'any', 20, [signal]);
  expect(waited._unsafeUnwrapErr().kind).toBe('unavailable');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  // Node keeps here the signals that are made of this one.
  const kept = Object.getOwnPropertySymbols(signal).filter(
    (name) => (Reflect.get(signal, name) as { readonly size?: number } | undefined)?.size,
  );
  expect(kept).toEqual([]);
});
