import { systemClock } from '@wamux/core';
import { expect, it } from 'vitest';
import { openDatabase } from '../database/open-database.js';
import { describeOn } from '../rig.fixture.js';
import { markEvents } from './event-marks.js';
import { readEventPage } from './read-events.js';
import { writeEvents } from './write-events.js';

describeOn(['postgres'], 'the events of a message', (rig) => {
  it('are in the order in which it was locked, however old their transactions are', async () => {
    const database = await openDatabase(rig.url, 'full', systemClock);
    const event = (type: string) => ({ id: 'm-1', type, state: 'accepted' });
    await database.transaction(async (older) => {
      // A webhook does this before it waits for the message, which a worker has locked at that moment.
      await markEvents(database, older, ['a mark']);
      await database.transaction((younger) => writeEvents(database, younger, [event('accepted')]));
      await writeEvents(database, older, [event('status'), event('duplicate-observed')]);
      expect((await readEventPage(database, { after: '0-0' })).events).toEqual([]);
    });
    await expect
      .poll(async () => (await readEventPage(database, { after: '0-0' })).events.map(({ type }) => type))
      .toEqual(['accepted', 'status', 'duplicate-observed']);
    await database.close();
  });
});
