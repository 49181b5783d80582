import type { Outbox, RecordedEvent } from '@wamux/outbox';
import { err, ok } from 'neverthrow';
import { expect, it } from 'vitest';
import { readEvents } from './read-events.js';

it('follows over a time without the database, also before it has come to the end for the first time', async () => {
  const event = (cursor: string) => ({ type: 'canceled', id: cursor, cursor }) as RecordedEvent;
  const away = err({ kind: 'unavailable', message: 'it is away' } as const);
  const outbox = {
    eventPage: async ({ after }: { after: string }) =>
      after === '0-0' ? ok({ events: [event('0-1')], cursor: '0-1' }) : away,
    async *events({ after }: { after: string }) {
      // As an outbox does: it waits until the database is back.
      if (after === '0-1') yield event('0-2');
    },
  } as unknown as Outbox;
  const { signal } = new AbortController();
  const read = async (isFollowing: boolean) => {
    const cursors: string[] = [];
    for await (const { cursor } of readEvents(outbox, undefined, isFollowing, signal)) cursors.push(cursor);
    return cursors;
  };
  expect(await read(true)).toEqual(['0-1', '0-2']);
  await expect(read(false)).rejects.toThrow('it is away');
});
