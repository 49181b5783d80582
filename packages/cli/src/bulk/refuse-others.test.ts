import { Readable } from 'node:stream';
import type { ListQuery, Outbox } from '@wamux/outbox';
import { ok } from 'neverthrow';
import { expect, it } from 'vitest';
import { fileOf, planOf } from './plan.fixture.js';
import { readRows } from './read-rows.js';
import { refuseOthers } from './refuse-others.js';

const plan = planOf(fileOf(1_200));

/** An outbox in which these keys wait, and from which another process sends one after every call. */
function outboxOf(keys: readonly string[]): Outbox {
  const waiting = keys.map((idempotencyKey, n) => ({ idempotencyKey, id: String(n).padStart(5, '0') }));
  const answer = async <Value>(value: Value) => {
    waiting.shift();
    return ok(value);
  };
  return {
    stats: () => answer({ states: { queued: waiting.length } }),
    list: ({ idempotencyKey, after = '', limit }: ListQuery) => {
      const found = waiting.filter(
        (one) => one.id > after && (idempotencyKey?.includes(one.idempotencyKey) ?? true),
      );
      return answer(found.slice(0, limit));
    },
  } as unknown as Outbox;
}

const keysOf = async (): Promise<readonly string[]> => {
  const read = await Readable.from(readRows(plan)).toArray();
  return read.map(({ key }) => key);
};

it('takes rows that a worker sends meanwhile for no messages of another file', async () => {
  await expect(refuseOthers(plan, outboxOf(await keysOf()))).resolves.toBeUndefined();
});

it('finds a message of another file among them, wherever it waits', async () => {
  const keys = await keysOf();
  for (const place of [5, 700, keys.length]) {
    const refused = refuseOthers(plan, outboxOf(keys.toSpliced(place, 0, 'of another file')));
    await expect(refused).rejects.toThrow('1 message that is no row of this file');
  }
});
