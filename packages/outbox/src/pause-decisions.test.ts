import { expect, it } from 'vitest';
import type { RecordedEvent } from './index.js';
import { describeOnBoth } from './rig.fixture.js';
import { sendNothing } from './send-nothing.fixture.js';

const stop = { reason: 'it loses answers', by: 'Ada' };

describeOnBoth('decisions about providers and lanes', (rig) => {
  const pauses = async () => (await rig.outbox.pauses())._unsafeUnwrap();

  it('are kept with who, why and since when, and told as events', async () => {
    const { since, ...pause } = (await rig.outbox.pause({ provider: 'bird' }, stop))._unsafeUnwrap();
    expect(pause).toEqual({ provider: 'bird', ...stop });
    expect(Math.abs(Date.parse(since) - Date.now())).toBeLessThan(5_000);
    await rig.outbox.pause({ lane: 'dt  bird' }, { reason: 'both' });
    expect(await pauses()).toMatchObject([pause, { lane: 'bird dt', reason: 'both' }]);
    expect((await rig.outbox.resume({ provider: 'bird' }, { by: 'Bo' }))._unsafeUnwrap()).toMatchObject(
      pause,
    );
    await rig.outbox.resume({ lane: 'bird dt' }, { reason: 'mended', by: 'Bo' });
    expect(await pauses()).toEqual([]);
    const events: Omit<RecordedEvent, 'at' | 'cursor'>[] = [];
    for await (const { at, cursor, ...event } of rig.outbox.events({ after: '0-0' })) {
      expect([Date.parse(at), cursor]).toEqual([expect.any(Number), expect.stringMatching(/^\d+-\d+$/)]);
      if (events.push(event) === 4) break;
    }
    expect(events).toEqual([
      { type: 'paused', id: 'bird', provider: 'bird', ...stop },
      { type: 'paused', id: 'bird dt', lane: 'bird dt', reason: 'both' },
      { type: 'resumed', id: 'bird', provider: 'bird', by: 'Bo' },
      { type: 'resumed', id: 'bird dt', lane: 'bird dt', reason: 'mended', by: 'Bo' },
    ]);
  });

  it('are made once: of two who pause or resume at the same time, one is told of the other', async () => {
    const other = await rig.open();
    const paused = await Promise.all(
      [rig.outbox, other].map((outbox) => outbox.pause({ provider: 'bird' }, stop)),
    );
    expect(paused.filter((one) => one.isOk())).toHaveLength(1);
    expect(paused.find((one) => one.isErr())).toMatchObject({
      error: { kind: 'conflict', message: 'the provider "bird" is already paused: it loses answers' },
    });
    const resumed = await Promise.all(
      [rig.outbox, other].map((outbox) => outbox.resume({ provider: 'bird' })),
    );
    expect(resumed.filter((one) => one.isOk())).toHaveLength(1);
    expect(resumed.find((one) => one.isErr())).toMatchObject({
      error: { kind: 'conflict', message: 'the provider "bird" is not paused' },
    });
    await expect.poll(async () => (await rig.outbox.listEvents())._unsafeUnwrap()).toHaveLength(2);
  });

  it.each([
    [{ provider: 'brid' }, stop, 'target.provider', 'did you mean "bird"'],
    [{ lane: 'bird dtt' }, stop, 'target.lane', 'did you mean "dt"'],
    [{}, stop, 'target', 'expected either a provider or a lane'],
    [{ provider: 'bird', lane: 'bird' }, stop, 'target', 'expected either a provider or a lane'],
    [{ provider: '' }, stop, 'target.provider', ''],
    [{ provider: 7 }, stop, 'target.provider', 'expected a text'],
    [{ provder: 'bird' }, stop, 'target', 'did you mean "provider"'],
    [undefined, stop, 'target', 'expected either a provider or a lane'],
    [{ provider: 'bird' }, undefined, 'options.reason', 'expected a text with the reason'],
    [{ provider: 'bird' }, { reason: '  ' }, 'options.reason', 'expected a text with the reason'],
    [{ provider: 'bird' }, { ...stop, by: 'a\nb' }, 'options.by', 'no control characters'],
    [{ provider: 'bird' }, { reason: 'a\0b' }, 'options.reason', 'expected no NUL'],
    [{ provider: 'bird' }, { reason: 'a\ud800b' }, 'options.reason', 'no lone surrogate'],
  ])('names what is wrong with %j, %j', async (target, options, path, message) => {
    const error = (await rig.outbox.pause(target as never, options as never))._unsafeUnwrapErr();
    expect(error).toMatchObject({
      kind: 'validation',
      issues: [{ path, message: expect.stringContaining(message) }],
    });
    expect(await pauses()).toEqual([]);
  });

  it('need no config: the workers say which providers there are', async () => {
    const looking = await rig.open({ client: sendNothing });
    rig.outbox.start();
    await expect.poll(async () => (await rig.outbox.workers())._unsafeUnwrap()).toHaveLength(1);
    const unknown = await looking.pause({ provider: 'brid' }, stop);
    expect(unknown._unsafeUnwrapErr().issues?.[0]?.message).toContain('did you mean "bird"');
    expect((await looking.pause({ provider: 'dt' }, stop)).isOk()).toBe(true);
    // No process has a provider of this name.
    expect((await looking.pause({ provider: sendNothing.id }, stop)).isErr()).toBe(true);
  });

  it('may come before the first worker where the process has no providers itself', async () => {
    const looking = await rig.open({ client: sendNothing });
    expect((await looking.pause({ provider: 'anything' }, stop)).isOk()).toBe(true);
  });

  it('are told to explain and health of the process, and of another one that asks for them', async () => {
    const client = await rig.connect();
    const other = await rig.open({ client });
    await rig.outbox.pause({ provider: 'bird' }, stop);
    const message = { to: '+573001112233', type: 'text', text: 'Hola' } as const;
    const skippedBy = (one: typeof client) => one.explain(message)._unsafeUnwrap().providers[0]?.skipped;
    expect(skippedBy(rig.client)).toMatchObject({ kind: 'unavailable' });
    expect(skippedBy(client)).toBeUndefined();
    await other.pauses();
    expect(skippedBy(client)).toMatchObject({ message: 'bird is paused by an operator: it loses answers' });
    expect(client.health().bird).toMatchObject({ share: 0, refusal: { kind: 'unavailable' } });
  });
});
