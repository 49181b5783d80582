import { afterEach, expect, it, vi } from 'vitest';
import { toUnavailable, warnOfTrouble } from './unavailable.js';

afterEach(() => void vi.restoreAllMocks());

it('a database that fails many times a second is warned of once a minute', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  let now = 0;
  const onTrouble = warnOfTrouble({ now: () => now, sleep: async () => {} });
  for (const at of [0, 10, 59_999, 60_000, 60_001, 119_999]) {
    now = at;
    onTrouble(new Error(`away at ${at}`));
  }
  const options = { type: 'OutboxWarning', code: 'WAMUX_OUTBOX' };
  expect(warn.mock.calls).toEqual([
    ['the database failed: away at 0', options],
    ['the database failed: away at 60000', options],
  ]);
});

it('what a database says is told without numbers, and without words by its code', () => {
  const quoting = new Error('duplicate key value violates "one": (+573001112233)');
  expect(toUnavailable(quoting).message).not.toContain('573001112233');
  expect(toUnavailable({ code: 'ECONNREFUSED' })).toEqual({
    kind: 'unavailable',
    message: 'the database failed: ECONNREFUSED',
  });
});

it('who enqueues beside an own transaction, and waits for it in vain, is told to give it', () => {
  const { message } = toUnavailable(Object.assign(new Error('database is locked'), { errcode: 5 }));
  expect(message).toContain('pass it as `transaction`');
});
