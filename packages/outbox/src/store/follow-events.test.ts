import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '@wamux/core';
import { expect, it } from 'vitest';
import type { Database } from '../database/database.js';
import { openDatabase } from '../database/open-database.js';
import { followEvents } from './follow-events.js';
import { writeEvents } from './write-events.js';

it('whoever follows events looks twice a second for more, and is given each once', async () => {
  const database = await openDatabase(':memory:', 'full', { now: () => 0, sleep: async () => {} });
  const waits: number[] = [];
  const clock = {
    now: () => 0,
    sleep: async (ms: number): Promise<void> => {
      waits.push(ms);
      const event = { id: `m${waits.length}`, type: 'accepted', state: 'accepted' } as const;
      await database.transaction((trx) => writeEvents(database, trx, [event]));
    },
  };
  const seen: string[] = [];
  const closing = new AbortController();
  for await (const { id } of followEvents(database, clock, closing.signal, {})) {
    seen.push(id);
    if (seen.length === 3) closing.abort();
  }
  expect(seen).toEqual(['m1', 'm2', 'm3']);
  expect(waits).toEqual([500, 500, 500]);
  await database.close();
});

it('whoever takes long for an event is not given what was removed meanwhile', async () => {
  let now = 0;
  const clock = { now: () => now, sleep: async () => {} };
  const database = await openDatabase(':memory:', 'full', clock);
  const events = ['m1', 'm2', 'm3'].map((id) => ({ id, type: 'accepted', state: 'accepted' }) as const);
  await database.transaction((trx) => writeEvents(database, trx, events));
  const closing = new AbortController();
  const seen: string[] = [];
  for await (const { id } of followEvents(database, clock, closing.signal, { after: '0-0' })) {
    seen.push(id);
    if (id === 'm3') closing.abort();
    await database.db.deleteFrom('wamux_events').where('message_id', '=', 'm2').execute();
    now += 60_000;
  }
  expect(seen).toEqual(['m1', 'm3']);
  await database.close();
});

it('whoever begins to follow events while the database is away is given them when it is back', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wamux-follow-'));
  const file = path.join(folder, 'outbox.db');
  const database = await openDatabase(`file:${file}`, 'full', { now: () => 0, sleep: async () => {} });
  renameSync(file, `${file}.away`);
  const clock = {
    now: () => 0,
    sleep: async (): Promise<void> => {
      if (existsSync(`${file}.away`)) return renameSync(`${file}.away`, file);
      const event = { id: 'm1', type: 'accepted', state: 'accepted' } as const;
      await database.transaction((trx) => writeEvents(database, trx, [event]));
    },
  };
  const closing = new AbortController();
  const seen: string[] = [];
  for await (const { id } of followEvents(database, clock, closing.signal, {})) {
    seen.push(id);
    closing.abort();
  }
  expect(seen).toEqual(['m1']);
  await database.close();
  rmSync(folder, { recursive: true });
});

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
  const events = followEvents({} as Database, systemClock, closing, { after: '0-0', signal });
  const next = events.next();
  own.abort();
  expect(await next).toEqual({ done: true, value: undefined });
});
