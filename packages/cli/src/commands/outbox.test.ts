import { writeFile } from 'node:fs/promises';
import { errorKinds, systemClock } from '@wamux/core';
import { openOutbox } from '@wamux/outbox';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { ResultAsync } from 'neverthrow';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from 'wamux';
import type { Check } from '../check.js';
import { exitCodes } from '../exit-codes.js';
import { type Folder, makeFolder } from '../folder.fixture.js';
import { sendNothing } from '../send-nothing.js';
import { toSimulatedConfig } from '../simulate/simulated-config.js';
import { runHere, type TestIo } from '../test-io.fixture.js';

let simulator: Simulator;
let folder: Folder;
beforeAll(async () => {
  simulator = await startSimulator({ timeline: [] });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(async () => {
  simulator.ledger.clear();
  simulator.decisionTelecom.reset();
  await folder[Symbol.asyncDispose]();
});

const to = '+573005556677';
const outboxFlag = ['--outbox', 'file:outbox.db'];
const run = (argv: readonly string[], io: TestIo = {}) =>
  runHere(['outbox', ...argv, ...outboxFlag], { directory: folder.path, ...io });
const open = () => openOutbox({ url: `file:${folder.path}/outbox.db`, client: sendNothing });

/** Queues texts, and gives the ids. */
async function queue(...texts: string[]): Promise<string[]> {
  await using outbox = await open();
  const queued = await outbox.enqueueMany(texts.map((text) => ({ message: { to, type: 'text', text } })));
  return queued.map((one) => one._unsafeUnwrap().id);
}

/** A message of which nobody knows whether DecisionTelecom took it. */
async function loseOne(): Promise<string> {
  simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance');
  const client = await createClient(toSimulatedConfig([simulator.decisionTelecom]));
  const outbox = await openOutbox({ url: `file:${folder.path}/outbox.db`, client });
  const { id } = (await outbox.enqueue({ to, type: 'text', text: 'Hola' }))._unsafeUnwrap();
  outbox.start();
  const state = async () => (await outbox.get(id))._unsafeUnwrap().state;
  await expect.poll(state, { timeout: 5_000 }).toBe('needs-review');
  await outbox.close();
  await client.close();
  return id;
}

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
    expect(said.stderr).toBe('The first 2; for more: --limit\n');
    const old = await run(['list', '--older-than', '1h', '--json']);
    expect(old.json()).toEqual({ messages: [] });
    const none = await run(['list', '--state', 'failed', '--to', '+57 300 111 2233']);
    expect(none).toMatchObject({ code: 0, stdout: '', stderr: 'No message is like that.\n' });
  });

  it.each([
    [['list', '--state', 'lost'], /--state names no state\nStates: queued, /],
    [['list', '--state', 'queued', '--state', 'lost'], /--state names no state/],
    [['list', '--limit', '0'], /--limit is no whole number/],
    [['list', '--to', '3005556677'], /--to: has no country code/],
    [['resend', 'x'], /Missing required argument: --reason/],
    [['cancel'], /no message is named\nGive ids, - to read them/],
    [['cancel', 'x', '--state', 'queued'], /ids and --state are given/],
    [['cancel', 'x', '--older-than', '1h'], /--older-than needs --state/],
    [['cancel', '--state', 'queued', '--older-than', '1'], /--older-than is no time/],
    [['resend', '--state', 'lost', '--reason', 'x'], /--state names no state/],
    [['resolve', 'x', '--reason', 'x'], /either --accepted or --not-accepted/],
    [['resolve', 'x', '--reason', 'x', '--accepted', '--not-accepted'], /either --accepted or/],
    [['resolve', 'x', '--accepted'], /Missing required argument: --reason/],
    [['forget'], /Missing required positional argument: NUMBER/],
    [['forget', '3005556677'], /number: has no country code/],
    [['purge'], /Missing required argument: --older-than/],
    [['purge', '--older-than', '90'], /--older-than is no time with its unit/],
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

describe('decisions', () => {
  const states = async (...ids: string[]): Promise<string[]> => {
    await using outbox = await open();
    return Promise.all(ids.map(async (id) => (await outbox.get(id))._unsafeUnwrap().state));
  };

  it('cancel and send again one message, with the reason in its time line', async () => {
    const [id = ''] = await queue('Hola');
    const canceled = await run(['cancel', id, '--reason', 'wrong campaign', '--by', 'ana']);
    expect(canceled).toMatchObject({ code: 0, stdout: `canceled ${id}, it is canceled\n`, stderr: '' });
    const again = await run(['cancel', id]);
    expect(again).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/not changed: 1 message\n.*it is canceled; only/s),
    });
    const io = { environment: { USER: 'luis' } };
    const resent = await run(['resend', id, '--reason', 'by mistake'], io);
    expect(resent).toMatchObject({ code: 0, stdout: `queued again ${id}, it is queued\n` });
    const { stdout } = await run(['show', id], { columns: 100 });
    expect(stdout).toMatch(
      /enqueued\n.*canceled by ana: wrong campaign\n.*resend by luis → queued: by mistake\n/,
    );
    const { timeline } = (await run(['show', id, '--json'])).json() as { timeline: object[] };
    expect(timeline).toMatchObject([
      { type: 'enqueued' },
      { type: 'canceled', by: 'ana', reason: 'wrong campaign' },
      { type: 'resend', by: 'luis', reason: 'by mistake' },
    ]);
  });

  it('are about several, and say which were not changed and why', async () => {
    const [one = '', two = '', three = ''] = await queue('a', 'b', 'c');
    await run(['cancel', two]);
    const { code, json, stderr } = await run(['cancel', one, two, 'nobody', '--json']);
    expect([code, json()]).toEqual([
      1,
      {
        changed: [expect.objectContaining({ id: one, state: 'canceled', to: '…6677' })],
        unchanged: [
          { id: 'nobody', kind: 'not-found', message: 'there is no message with this id' },
          { id: two, kind: 'conflict', message: expect.stringContaining('it is canceled') },
        ],
      },
    ]);
    expect(stderr).toMatch(/not changed: 2 messages\n.*nobody .*\n.*Find it: wamux outbox list\n/s);
    expect(await states(one, two, three)).toEqual(['canceled', 'canceled', 'queued']);
  });

  it('are about a state, an age, and ids from standard input', async () => {
    const ids = await queue(...Array.from({ length: 130 }, (_, index) => `n ${index}`));
    const young = await run(['cancel', '--state', 'queued', '--older-than', '1h']);
    expect(young).toMatchObject({ code: 0, stdout: '', stderr: 'No message is like that.\n' });
    const [first = '', second = '', third = ''] = ids;
    const piped = await run(['cancel', '-'], { stdin: `${first}\n${second}\n\n${first}\n` });
    expect(piped.stdout).toMatch(/^canceled .*\ncanceled .*\ncanceled 2 messages\n$/);
    expect(await states(first, second, third)).toEqual(['canceled', 'canceled', 'queued']);
    const all = await run(['cancel', '--state', 'queued']);
    expect(all.stdout).toMatch(/and 108 more\ncanceled 128 messages\n$/);
    const none = await run(['cancel', '-', '--json'], { stdin: '\n' });
    expect([none.code, none.json()]).toEqual([0, { changed: [], unchanged: [] }]);
  });

  it('are asked about where somebody can answer, with what would happen', async () => {
    const [one = '', two = ''] = await queue('a', 'b');
    await run(['cancel', two]);
    const asked: string[] = [];
    const answering = (answer: boolean) => ({
      columns: 100,
      confirm: (question: string) => {
        asked.push(question);
        return answer;
      },
    });
    const refused = await run(['cancel', one, two], answering(false));
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(
      /1 +queued +has not left, and is not sent\n1 +canceled +stays as it is.*nothing was changed/s,
    );
    expect(await states(one)).toEqual(['queued']);
    expect(await run(['cancel', one, '--yes'], answering(false))).toMatchObject({ code: 0 });
    expect(await run(['resend', one, '--reason', 'x'], answering(true))).toMatchObject({ code: 0 });
    expect(asked).toEqual(['Cancel 2 messages?', 'Send once more 1 message?']);
    expect(await states(one)).toEqual(['queued']);
  });

  it('change nothing that moved on while somebody thought about it', async () => {
    const [id = ''] = await queue('a');
    await run(['cancel', id]);
    const ran = await run(['resend', id, '--reason', 'x'], {
      async confirm() {
        await using outbox = await open();
        return (await outbox.resend(id, { reason: 'another person' })).isOk();
      },
    });
    expect(ran).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /not changed: 1 message\n.*it was sent again meanwhile, .*it is queued, and was left as it is/s,
      ),
    });
  });

  it('say of what is not there that it is not', async () => {
    await (await open()).close();
    for (const argv of [['show'], ['cancel'], ['resend', '--reason', 'x']]) {
      const { code, stderr } = await run([...argv, 'nobody']);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/no message with this id\nFind it: wamux/)]);
    }
  });

  it('record what a person found out, without sending anything', async () => {
    const id = await loseOne();
    const asked = await run(['resolve', id, '--not-accepted', '--reason', 'x'], {
      columns: 100,
      confirm: () => false,
    });
    expect(asked.stderr).toMatch(/1 +needs-review +counts as failed; nothing is sent/);
    const resolved = await run(['resolve', id, '--accepted', '--reason', 'in their report', '--by', 'ana']);
    expect(resolved).toMatchObject({ code: 0, stdout: `resolved ${id}, it is accepted\n` });
    expect((await run(['show', id], { columns: 120 })).stdout).toMatch(
      /given to dt\n.*dt unknown: .*ECONNRESET.*unknown → reconciling\n.*needs-review: outcome-unknown\n.*by ana → accepted: in their report\n/s,
    );
    expect(simulator.ledger.acceptances).toHaveLength(1);
  });
});

describe('outbox forget', () => {
  it('removes a person, and says how many messages it was', async () => {
    const [id = ''] = await queue('Hola', 'once more');
    const { code, stdout } = await run(['forget', '+57 300 555 66 77']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^forgotten …6677, in 2 messages\nWhat had not left is canceled/);
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
      stdout: 'removed 0 messages, with text, events and idempotency key\n',
    });
    const canceledAt = Date.now();
    await expect.poll(() => Date.now()).toBeGreaterThan(canceledAt);
    const { stdout } = await run(['purge', '--older-than', '0ms']);
    expect(stdout).toMatch(/^removed 1 message, with.*\nEnqueued again with the same key/);
    expect((await run(['purge', '--older-than', '0.5d', '--json'])).json()).toEqual({ messages: 0 });
    const { messages } = (await run(['list', '--json'])).json() as { messages: { id: string }[] };
    expect(messages.map((message) => message.id)).toEqual([queued]);
  });
});

describe('outbox review', () => {
  it('says of what nobody knows where to look, and how to decide; deciding sends nothing', async () => {
    const id = await loseOne();
    const { code, stdout } = await run(['review'], { columns: 200 });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /to +…6677\ncontent +text\nattempt +\d{4}-.* ago, dt\nneeds +nobody knows whether dt took it: look there for the recipient/,
    );
    expect(stdout).not.toContain('id there');
    expect(stdout).toMatch(/nothing is sent:\n {2}wamux outbox resolve <id> --accepted/);
    expect((await run(['review', '--json'])).json()).toMatchObject({
      review: [{ needs: expect.stringContaining('dt'), message: { id, reason: 'outcome-unknown' } }],
    });
    const full = await run(['review', '--full'], { columns: 80 });
    expect(full.stdout).toMatch(/to +\+573005556677\n.*says +\{"text":"Hola"/s);
    const listed = await run(['list', '--state', 'needs-review'], { columns: 200 });
    expect(listed.stdout).toMatch(/ dt +outcome-unknown +text\n/);
    const resent = await run(['resend', id, '--reason', 'not there']);
    expect(resent.stdout).toContain('may get it twice');
    expect(await run(['review'])).toMatchObject({ code: 0, stdout: 'Nothing needs a decision.\n' });
    expect(simulator.ledger.acceptances).toHaveLength(1);
  });
});

describe('outbox stats', () => {
  it('counts by states', async () => {
    const [id = ''] = await queue('a', 'b');
    await run(['cancel', id]);
    const { stdout } = await run(['stats']);
    expect(stdout).toMatch(
      /queued +1\n.*canceled +1\n.*oldest that has not ended +20.* ago\ndue and not sent since +20.* ago/s,
    );
    expect(stdout).toMatch(/no worker could serve +0\n/);
    expect((await run(['stats', '--json'])).json()).toMatchObject({ states: { queued: 1, canceled: 1 } });
  });
});

/** Runs a command that goes on, until what it has written is enough. */
async function runUntil(argv: readonly string[], isEnough: (written: string) => boolean, io: TestIo = {}) {
  const ending = new AbortController();
  let written = '';
  const onWrite = (text: string): void => {
    written += text;
    if (isEnough(written)) ending.abort();
  };
  return run(argv, { interrupted: ending.signal, onWrite, ...io });
}

describe('outbox watch', () => {
  it('shows states, lanes, ages and what happens, a line a second as JSON', async () => {
    const [id = ''] = await queue('a', 'b');
    let isCanceled: Promise<unknown> | undefined;
    const ran = await runUntil(['watch', '--json'], (written) => {
      isCanceled ??= run(['cancel', id]);
      return written.includes('"canceled":1}}');
    });
    await isCanceled;
    expect(ran.code).toBe(exitCodes.interrupted.code);
    const lines = ran.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({
      at: expect.stringMatching(/Z$/),
      states: { queued: 2 },
      lanes: [{ lane: '', queued: 2, due: 2, sending: 0 }],
      workers: 0,
      rates: { events: {} },
    });
    expect(lines.at(-1)).toMatchObject({ rates: { events: { canceled: 1 } } });
    const drawn = await runUntil(['watch'], (written) => written.includes('events of'));
    expect(drawn.stdout).toMatch(/waits for +queued +due +sending +due since\nanybody +1 +1 +0 +\d+ s ago/);
    expect(drawn.stdout).toMatch(/workers that gave a sign of life +0: nobody sends/);
  });
});

describe('outbox events', () => {
  it('tells what happened, from a cursor on', async () => {
    const [one = '', two = ''] = await queue('a', 'b');
    await run(['cancel', one, '--by', 'ana', '--reason', 'x']);
    await run(['cancel', two]);
    const all = await run(['events', '--json']);
    const [first, second] = all.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({ id: one, type: 'canceled', by: 'ana', cursor: expect.any(String) });
    const rest = await run(['events', '--json', '--after', first.cursor]);
    expect(
      rest.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([second]);
    const said = await run(['events']);
    expect(said.stdout).toMatch(new RegExp(`${one} {2}canceled by ana: x\n.*${two} {2}canceled`));
    expect(said.stderr).toBe(`To go on from here: --after ${second.cursor}\n`);
    expect(await run(['events', '--after', 'x'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('after'),
    });
  });

  it('tells of what users wrote that it came, and the rest where somebody asks', async () => {
    const outbox = await openOutbox({
      url: `file:${folder.path}/outbox.db`,
      client: sendNothing,
      keepReceived: true,
    });
    const event = {
      type: 'message',
      provider: 'meta',
      providerMessageId: 'wamid.1',
      from: to,
      content: { type: 'text', text: 'Hola' },
      occurredAt: null,
      raw: { from: to },
    } as const;
    await outbox.statusStore.keepEvents?.([{ key: 'a', event }]);
    await outbox.close();
    const told = async (...flags: string[]) => (await run(['events', '--json', ...flags])).json();
    const received = { type: 'received', id: expect.any(String), at: expect.any(String) };
    const recorded = { ...received, cursor: expect.any(String) };
    expect(await told()).toEqual({ ...recorded, event: { type: 'message', provider: 'meta' } });
    expect(await told('--full')).toEqual({ ...recorded, event });
  });

  it('follows what happens', async () => {
    const [one = '', two = ''] = await queue('a', 'b');
    await run(['cancel', one]);
    let later: Promise<unknown> | undefined;
    const ran = await runUntil(['events', '--follow'], (written) => {
      if (written.includes(one)) later ??= run(['cancel', two]);
      return written.includes(two);
    });
    await later;
    expect(ran.code).toBe(exitCodes.interrupted.code);
    expect(ran.stdout).toMatch(new RegExp(`${one}.*\n.*${two}`));
  });
});

describe('an outbox', () => {
  it('is named by the environment too', async () => {
    await queue('a');
    const io = { directory: folder.path, environment: { WAMUX_OUTBOX: 'file:outbox.db' } };
    expect(await runHere(['outbox', 'stats'], io)).toMatchObject({ code: 0 });
  });

  it.each([
    [[], 2, /--outbox is missing\nSay where it is/],
    [['--outbox', 'mysql://user:hidden@localhost/x'], 2, /--outbox is no address of an outbox/],
    [['--outbox', ':memory:'], 2, /--outbox is no address/],
    [['--outbox', 'file:missing.db'], 1, /no such outbox file\nCompare --outbox/],
    [['--outbox', 'file:.'], 1, /cannot be opened.*\nCheck --outbox/],
    [['--outbox', 'postgres://user:hidden@127.0.0.1:1/x'], 1, /cannot be opened.*\nCheck --outbox/],
    [['--outbox', 'postgres://user:Zm9v/hidden@127.0.0.1:1/x'], 1, /percent-encoded.*\nCheck --outbox/],
    [['--outbox', 'postgres://user:1/hidden@127.0.0.1:1/x'], 1, /percent-encoded/],
    [['--outbox', 'postgres://user:hidden@127.0.0.1:1/x?schema=app'], 1, /"schema" is not known/],
    [['--outbox', 'postgres://user:hidden@a:1,b:2/x'], 1, /expected one host/],
  ])('at %j is told, without a password', async (argv, code, said) => {
    const ended = await runHere(['outbox', 'list', ...argv], { directory: folder.path });
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(said) });
    expect(ended.stderr).not.toContain('hidden');
  });
});

it('who sends nothing refuses everything, for certain', async () => {
  const message = { to, type: 'text', text: 'Hola' } as const;
  const { kind, outcome } = (await sendNothing.send(message))._unsafeUnwrapErr();
  expect([kind, outcome]).toEqual(['unsupported', errorKinds.unsupported.outcome]);
  expect(outcome).toBe('not-accepted');
});

describe('doctor --outbox', () => {
  const doctor = async (...argv: readonly string[]) => {
    await writeFile(
      `${folder.path}/wamux.config.json`,
      JSON.stringify(toSimulatedConfig([simulator.channels])),
    );
    const { code, json } = await runHere(['doctor', '--json', ...argv], { directory: folder.path });
    const { checks } = json() as { checks: Check[] };
    return {
      code,
      found: checks
        .filter(({ of }) => of === 'outbox')
        .map(({ check, result, message }) => [check, result, message]),
    };
  };

  it('says that it is durable, and what waits for a person', { timeout: 30_000 }, async () => {
    await (await open()).close();
    const ok = [
      ['database', 'ok', 'written to disk before it is acknowledged'],
      ['queue', 'ok', '0 queued, 0 due, 0 workers'],
      ['review', 'ok', 'no message waits for a person'],
    ];
    expect(await doctor(...outboxFlag)).toEqual({ code: 0, found: ok });
    await loseOne();
    expect((await doctor(...outboxFlag)).found).toContainEqual([
      'review',
      'warning',
      '1 message waits for a person',
    ]);
    expect((await doctor()).found).toEqual([]);
  });

  it('fails where messages are due and nobody takes them', async () => {
    /** Enqueues three, as so long ago. */
    const queueAgo = async (ms: number): Promise<void> => {
      const clock = { ...systemClock, now: () => Date.now() - ms };
      await using outbox = await openOutbox({ ...options, clock });
      const message = { to, type: 'text', text: 'Hola' } as const;
      await outbox.enqueueMany([{ message }, { message }, { message }]);
    };
    const options = { url: `file:${folder.path}/outbox.db`, client: sendNothing };
    await queueAgo(0);
    expect((await doctor(...outboxFlag)).found).toContainEqual(['queue', 'ok', '3 queued, 3 due, 0 workers']);
    await queueAgo(65_000);
    const { code, found } = await doctor(...outboxFlag);
    const nobody = expect.stringMatching(
      /^6 messages are due for 6\d s and nobody takes them: no worker runs$/,
    );
    expect(code).toBe(exitCodes.failed.code);
    expect(found).toContainEqual(['queue', 'failed', nobody]);
    // One runs, has one of them in hand, and is behind.
    await queueAgo(665_000);
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const send: typeof sendNothing.send = () =>
      new ResultAsync(answered.then(() => sendNothing.send({ to, type: 'text', text: 'x' })));
    const worker = await openOutbox({ ...options, client: { ...sendNothing, send }, concurrency: 1 });
    worker.start();
    await expect.poll(async () => (await worker.stats())._unsafeUnwrap().states.sending).toBe(1);
    const behind = expect.stringMatching(/^8 messages are due, the first for 11 min, with 1 worker$/);
    expect((await doctor(...outboxFlag)).found).toContainEqual(['queue', 'warning', behind]);
    answer();
    await worker.close();
  });

  it('fails where it cannot be used', async () => {
    expect(await doctor('--outbox', 'file:nowhere.db')).toEqual({
      code: exitCodes.failed.code,
      found: [['database', 'failed', 'there is no such outbox file']],
    });
    const { code, found } = await doctor('--outbox', 'postgres://app:s3cret@127.0.0.1:9/x');
    expect([code, found]).toEqual([
      exitCodes.failed.code,
      [['database', 'failed', expect.stringContaining('ECONNREFUSED')]],
    ]);
    expect(JSON.stringify(found)).not.toContain('s3cret');
  });
});
