import { openOutbox } from '@wamux/outbox';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../exit-codes.js';
import { sendNothing } from '../send-nothing.js';
import { to, useOutboxRig } from './outbox-rig.fixture.js';

const rig = useOutboxRig();
const { queue, run, runUntil } = rig;

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
    expect(drawn.stdout).toMatch(/active workers +0: nothing is sent/);
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
    expect(said.stderr).toBe(`To continue from here: --after ${second.cursor}\n`);
    expect(await run(['events', '--after', 'x'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('after'),
    });
  });

  it('tells of what users wrote that it came, and the rest where somebody asks', async () => {
    const outbox = await openOutbox({
      url: rig.url,
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
