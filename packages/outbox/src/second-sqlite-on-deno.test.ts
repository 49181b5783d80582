import { expect, vi } from 'vitest';
import { otherSqlites } from './database/sqlite/other-sqlite.fixture.js';
import { describeOnSqlite, text } from './rig.fixture.js';

/** As on Deno, which has not opened what SQLite has. */
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  fstatSync: () => {
    throw Object.assign(new Error('EBADF: bad file descriptor, fstat'), { code: 'EBADF' });
  },
}));

describeOnSqlite('where a descriptor of SQLite tells nothing of its file,', (rig) => {
  rig.onSqlite.each(otherSqlites)('a second SQLite as $name is noticed', async (other) => {
    expect((await rig.outbox.enqueue(text)).isOk()).toBe(true);
    const app = await other.open(rig.url.slice('file:'.length));
    app.prepare('select count(*) from wamux_messages').all();
    const refused = (await rig.outbox.enqueue(text))._unsafeUnwrapErr();
    app.close();
    expect(refused).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('another copy') });
  });
});
