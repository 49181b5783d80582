import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { errorKinds } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { sendNothing } from '../send-nothing.js';
import { runHere } from '../test-io.fixture.js';
import { to, useOutboxRig } from './outbox-rig.fixture.js';

const rig = useOutboxRig();
const { queue, run } = rig;

describe('outbox list', () => {
  it('lists what is asked for, by pages, without numbers for a person', async () => {
    const ids = await queue(...Array.from({ length: 1_003 }, (_, index) => `Hola ${index}`));
    const { code, json } = await run(['list', '--json', '--limit', '1002', '--state', 'queued']);
    const { messages } = json() as { messages: { id: string; to: string }[] };
    expect([code, messages.map(({ id }) => id)]).toEqual([0, ids.slice(0, 1_002)]);
    const said = await run(['list', '--limit', '2'], { columns: 200 });
    expect(said.stdout).toMatch(
      /^id .*\n.* queued +…6677 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d, \d+ s ago .* text\n.*\n$/,
    );
    expect(said.stderr).toBe('Only the first 2; for more: --limit\n');
    const old = await run(['list', '--older-than', '1h', '--json']);
    expect(old.json()).toEqual({ messages: [] });
    const none = await run(['list', '--state', 'failed', '--to', '+57 300 111 2233']);
    expect(none).toMatchObject({ code: 0, stdout: '', stderr: 'No messages match.\n' });
  });

  it.each([
    [['list', '--state', 'lost'], /--state is not a state\nStates: queued, /],
    [['list', '--state', 'queued', '--state', 'lost'], /--state is not a state/],
    ...['0', '0x1', '1e0', '1.0', ' 1'].map((limit): [string[], RegExp] => [
      ['list', '--limit', limit],
      /--limit is not a whole number of at least 1/,
    ]),
    [['list', '--to', '3005556677'], /--to: has no country code/],
    [['resend', 'x'], /Missing required argument: --reason/],
    [['cancel'], /no message is given\nGive ids, - to read them/],
    [['cancel', 'x', '--older-than', '1h'], /--older-than needs --state/],
    [['cancel', '--state', 'queued', '--older-than', '1'], /--older-than is not a duration/],
    [['resend', '--state', 'lost', '--reason', 'x'], /--state is not a state/],
    [['resolve', 'x', '--reason', 'x'], /either --accepted or --not-accepted/],
    [['resolve', 'x', '--reason', 'x', '--accepted', '--not-accepted'], /either --accepted or/],
    [['resolve', 'x', '--accepted'], /Missing required argument: --reason/],
    [['forget'], /Missing required positional argument: NUMBER/],
    [['forget', '3005556677'], /number: has no country code/],
    [['purge'], /Missing required argument: --older-than/],
    [['purge', '--older-than', '90'], /--older-than is not a duration/],
  ])('%j is refused', async (argv, said) => {
    expect(await run(argv)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(said) });
  });
});

describe('numbers, and what messages say', () => {
  it.each([['list', '--json'], ['list'], ['show', 'ID', '--json'], ['show', 'ID']])(
    '%j are shown where they are asked for, on a terminal and in a pipe alike',
    async (...argv) => {
      const [id = ''] = await queue('Hola');
      const given = argv.map((word) => (word === 'ID' ? id : word));
      for (const io of [{}, { columns: 80 }]) {
        const masked = await run(given, io);
        expect(masked.stdout).toContain('…6677');
        expect(masked.stdout).not.toContain('5556677');
        expect(masked.stdout).not.toContain('Hola');
        const full = await run([...given, '--full'], io);
        expect(full.stdout).toContain(to);
        expect(full.stdout).toContain('Hola');
      }
    },
  );
});

describe('outbox forget', () => {
  it('removes a person, and says how many messages it was', async () => {
    const [id = ''] = await queue('Hola', 'once more');
    const { code, stdout } = await run(['forget', '+57 300 555 66 77']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^forgotten …6677, in 2 messages\nMessages not sent yet are canceled/);
    expect((await run(['show', id], { columns: 100 })).stdout).toMatch(/state +canceled\n.*to +forgotten\n/s);
    expect((await run(['show', id, '--json'])).stdout).not.toContain('5556677');
    expect((await run(['forget', to, '--json'])).json()).toEqual({ messages: 0 });
  });
});

describe('outbox purge', () => {
  it('removes what has ended for so long, and nothing that is queued', async () => {
    const [id = '', queued = ''] = await queue('Hola', 'once more');
    await run(['cancel', id]);
    expect(await run(['purge', '--older-than', '1h'])).toMatchObject({
      code: 0,
      stdout: 'removed 0 messages, with text, events and idempotency keys\n',
    });
    const canceledAt = Date.now();
    await expect.poll(() => Date.now()).toBeGreaterThan(canceledAt);
    const { stdout } = await run(['purge', '--older-than', '0ms']);
    expect(stdout).toMatch(/^removed 1 message, with.*\nA message that is enqueued again/);
    expect((await run(['purge', '--older-than', '0.5d', '--json'])).json()).toEqual({ messages: 0 });
    const { messages } = (await run(['list', '--json'])).json() as { messages: { id: string }[] };
    expect(messages.map((message) => message.id)).toEqual([queued]);
  });
});

describe('outbox stats', () => {
  it('counts by states', async () => {
    const [id = ''] = await queue('a', 'b');
    await run(['cancel', id]);
    const { stdout } = await run(['stats']);
    expect(stdout).toMatch(
      /queued +1\n.*canceled +1\n.*oldest unfinished message +20.* ago\ndue and unsent since +20.* ago/s,
    );
    expect(stdout).toMatch(/no worker can serve +0\n/);
    expect((await run(['stats', '--json'])).json()).toMatchObject({ states: { queued: 1, canceled: 1 } });
  });
});

describe('an outbox', () => {
  it('is named by the environment too', async () => {
    await queue('a');
    const io = { directory: rig.path, environment: { WAMUX_OUTBOX: 'file:outbox.db' } };
    expect(await runHere(['outbox', 'stats'], io)).toMatchObject({ code: 0 });
  });

  it.each([
    [[], 2, /--outbox is missing\nGive its address/],
    [['--outbox', 'file:outbox.db\r'], 2, /begins or ends with white space\n.*\.env.*LF/],
    [['--outbox', 'mysql://user:hidden@localhost/x'], 2, /--outbox is not the address of an outbox/],
    [['--outbox', ':memory:'], 2, /--outbox is not the address/],
    [['--outbox', 'file:missing.db'], 1, /no such outbox file\nCompare --outbox/],
    [['--outbox', 'file:.'], 1, /cannot be opened.*\nCheck --outbox/],
    [['--outbox', 'postgres://user:hidden@127.0.0.1:1/x'], 1, /cannot be opened.*\nCheck --outbox/],
    [['--outbox', 'postgres://user:Zm9v/hidden@127.0.0.1:1/x'], 1, /percent-encoded.*\nCheck --outbox/],
    [['--outbox', 'postgres://user:1/hidden@127.0.0.1:1/x'], 1, /percent-encoded/],
    [['--outbox', 'postgres://user:hidden@127.0.0.1:1/x?schema=app'], 1, /"schema" is unknown/],
    [['--outbox', 'postgres://user:hidden@a:1,b:2/x'], 1, /expected one host/],
  ])('at %j is told, without a password', async (argv, code, said) => {
    const ended = await runHere(['outbox', 'list', ...argv], { directory: rig.path });
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(said) });
    expect(ended.stderr).not.toContain('hidden');
  });
});

describe('what cannot be undone', () => {
  it.each([
    [
      ['purge', '--older-than', '1m'],
      'Remove for good all messages that ended more than 60 s ago, with their idempotency keys?',
    ],
    [['forget', to], 'Forget …6677 for good, and cancel what was not sent to it yet?'],
  ])('is asked about where somebody can answer: %j', async (argv, question) => {
    const [id = ''] = await queue('Hola');
    await run(['cancel', id]);
    const asked: string[] = [];
    const confirm = (said: string) => {
      asked.push(said);
      return false;
    };
    expect(await run(argv, { confirm })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'wamux: nothing was changed\n',
    });
    expect(asked).toEqual([question]);
    expect((await run(['show', id, '--json', '--full'])).json()).toMatchObject({
      to,
      message: { text: 'Hola' },
    });
    expect(await run([...argv, '--yes'], { confirm })).toMatchObject({ code: 0 });
    expect(await run(argv, { confirm: () => true })).toMatchObject({ code: 0 });
    expect(asked).toHaveLength(1);
  });
});

describe('the tables of an outbox', () => {
  /** Runs a statement without an outbox. */
  const sql = (statement: string) => {
    const database = new DatabaseSync(join(rig.path, 'outbox.db'));
    database.exec(statement);
    database.close();
  };
  const commands = [
    ['stats'],
    ['list'],
    ['cancel', '--state', 'queued'],
    ['pause', 'bird', '--reason', 'x'],
    ['purge', '--older-than', '1d'],
  ];

  it.each(commands)('are not made by %s in the database of another program', async (...argv) => {
    sql('create table orders (id text)');
    const { code, stderr } = await run(argv);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/there is no outbox in this database.*\nCheck --outbox/),
    ]);
    // This would fail if the table had been made.
    sql('create table wamux_messages (id text)');
  });

  it.each(commands)('are not changed by %s, which may be newer than the workers', async (...argv) => {
    await queue('a');
    sql('delete from wamux_migrations where name = (select max(name) from wamux_migrations)');
    const { code, stderr } = await run(argv);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/of an older version of wamux.*left unchanged; use the version that its workers/),
    ]);
  });
});

it('who sends nothing refuses everything, for certain', async () => {
  const message = { to, type: 'text', text: 'Hola' } as const;
  const { kind, outcome } = (await sendNothing.send(message))._unsafeUnwrapErr();
  expect([kind, outcome]).toEqual(['unsupported', errorKinds.unsupported.outcome]);
  expect(outcome).toBe('not-accepted');
});
