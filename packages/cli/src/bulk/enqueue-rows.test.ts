import type { Outbox } from '@wamux/outbox';
import { ok } from 'neverthrow';
import { expect, it } from 'vitest';
import type { Io } from '../io.js';
import { enqueueRows } from './enqueue-rows.js';
import { fileOf, planOf } from './plan.fixture.js';

it('stops between two commits when it is interrupted, and stores no more of the file', async () => {
  const stop = new AbortController();
  const stored: number[] = [];
  const enqueueMany: Outbox['enqueueMany'] = async (messages) => {
    stored.push(messages.length);
    // As by Ctrl+C while the first rows are written.
    stop.abort();
    return messages.map((_, n) => ok({ id: `${n}`, correlationId: '', state: 'queued', repeated: false }));
  };
  const { states } = await enqueueRows(
    planOf(fileOf(1_200)),
    { enqueueMany } as Outbox,
    { interrupted: stop.signal } as Io,
  );
  expect(stored).toEqual([500]);
  expect(states).toEqual(new Map([['queued', 500]]));
});
