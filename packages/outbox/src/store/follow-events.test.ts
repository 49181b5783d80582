import { systemClock } from '@wamux/core';
import { expect, it } from 'vitest';
import type { Database } from '../database/database.js';
import { followEvents } from './follow-events.js';

it('ends with a signal that the runtime does not know, as that of a polyfill', async () => {
  const own = new AbortController();
  const signal = {
    get aborted() {
      return own.signal.aborted;
    },
    addEventListener: (type: 'abort', act: () => void) => own.signal.addEventListener(type, act),
    removeEventListener: (type: 'abort', act: () => void) => own.signal.removeEventListener(type, act),
  } as AbortSignal;
  // A database that is away gives no events.
  const closing = new AbortController().signal;
  const events = followEvents({} as Database, systemClock, { after: '0-0', signal, closing });
  const next = events.next();
  own.abort();
  expect(await next).toEqual({ done: true, value: undefined });
});
