import { Readable } from 'node:stream';
import type { Outbox, OutboxMessage } from '@wamux/outbox';
import { parse } from 'csv-parse/sync';
import { okAsync } from 'neverthrow';
import { expect, it } from 'vitest';
import { makeFolder } from '../folder.fixture.js';
import { planOf } from './plan.fixture.js';
import { type BulkRow, readRows } from './read-rows.js';
import { writeResults } from './write-results.js';

it('takes for not sent what was a conflict, and not what somebody has removed meanwhile', async () => {
  await using folder = await makeFolder();
  const content = 'phone,text\n+573005550001,Ada\n+573005550002,Eve\n+573005550003,Bob';
  const plan = planOf(content, { result: `${folder.path}/result.csv` });
  const rows: BulkRow[] = await Readable.from(readRows(plan)).toArray();
  const [accepted, conflict] = rows.map(({ key }) => key);
  // As after `wamux outbox forget +573005550003`, which removes the key as well.
  const kept = { idempotencyKey: accepted, state: 'accepted', attempts: [] } as unknown as OutboxMessage;
  const outbox = { list: () => okAsync([kept]) } as unknown as Outbox;
  const { states } = await writeResults(plan, outbox, new Set([conflict ?? '']));
  expect(Object.fromEntries(states)).toEqual({ accepted: 1, failed: 1, 'needs-review': 1 });
  expect(parse(await folder.read('result.csv'), { columns: true })).toMatchObject([
    { row: '2', state: 'accepted', error: '' },
    { row: '3', state: 'failed', error: 'conflict', message: expect.stringContaining('not sent') },
    {
      row: '4',
      state: 'needs-review',
      error: 'not-found',
      message: expect.stringContaining('may have been sent'),
    },
  ]);
});
