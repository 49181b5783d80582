import { Readable } from 'node:stream';
import type { Outbox } from '@wamux/outbox';
import { ok } from 'neverthrow';
import { expect, it } from 'vitest';
import type { Io } from '../io.js';
import { enqueueRows } from './enqueue-rows.js';
import type { BulkPlan } from './read-plan.js';

it('stops between two commits when it is interrupted, and stores no more of the file', async () => {
  const rows = Array.from({ length: 1_200 }, (_, n) => `+5730055${String(10_000 + n)},Hola`);
  const plan: BulkPlan = {
    path: 'people.csv',
    read: () => Readable.from([Buffer.from(['phone,text', ...rows].join('\n'))]),
    ...{ to: 'phone', text: 'text', key: undefined },
    ...{ template: undefined, perSecond: undefined, result: undefined },
    ...{ delimiter: ',', hasMark: false, toNumber: (written) => written },
  };
  const stop = new AbortController();
  const stored: number[] = [];
  const enqueueMany: Outbox['enqueueMany'] = async (messages) => {
    stored.push(messages.length);
    // As by Ctrl+C while the first rows are written.
    stop.abort();
    return messages.map((_, n) => ok({ id: `${n}`, correlationId: '', state: 'queued', repeated: false }));
  };
  const { states } = await enqueueRows(plan, { enqueueMany } as Outbox, { interrupted: stop.signal } as Io);
  expect(stored).toEqual([500]);
  expect(states).toEqual(new Map([['queued', 500]]));
});
