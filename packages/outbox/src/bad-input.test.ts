import type { Result } from 'neverthrow';
import { expect, it } from 'vitest';
import type { EventReader } from './event-reader.js';
import type { Outbox } from './outbox.js';
import type { OutboxError } from './outbox-error.js';
import { describeOnBoth, text } from './rig.fixture.js';

/** Values that callers without types, or with a wrong cast, may pass. */
const anything = [
  undefined,
  null,
  42,
  Number.NaN,
  -1,
  'nothing like it',
  'a\u0000b',
  "'; drop table wamux_messages; --",
  '%',
  '_',
  '\\',
  '$1',
  '',
  [],
  [null],
  {},
  Object.create(null),
  Symbol('x'),
  () => {},
  new Map(),
  unreadable('nothing of this may be quoted'),
  unreadable('nor of this', []),
  revoked(),
  [unreadable('nor of this')],
  Array.from({ length: 1 }, () => Symbol('x')),
  // biome-ignore lint/suspicious/noSparseArray: a caller may leave out an entry.
  [, 'x'],
];

/** Makes an object that throws whatever is read from it. */
function unreadable(words: string, what: object = {}): object {
  const refuse = (): never => {
    throw new Error(words);
  };
  return new Proxy(what, { get: refuse, has: refuse, ownKeys: refuse, getPrototypeOf: refuse });
}

/** Makes a list of which even its kind cannot be found out any more. */
function revoked(): object {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  return proxy;
}

describeOnBoth('whatever is given to an outbox', (rig) => {
  type Call = (outbox: Record<keyof Outbox, (...given: unknown[]) => unknown>, given: unknown) => unknown;
  const calls: Record<string, Call> = {
    'enqueue, as a message': (outbox, given) => outbox.enqueue(given),
    'enqueue, as options': (outbox, given) => outbox.enqueue(text, given),
    'enqueue, as a key': (outbox, given) => outbox.enqueue(text, { idempotencyKey: given }),
    'enqueue, as a transaction': (outbox, given) => outbox.enqueue(text, { transaction: given }),
    'enqueueMany, as messages': (outbox, given) => outbox.enqueueMany(given),
    'enqueueMany, as one of them': (outbox, given) => outbox.enqueueMany([given]),
    'enqueueMany, as options': (outbox, given) => outbox.enqueueMany([], given),
    get: (outbox, given) => outbox.get(given),
    list: (outbox, given) => outbox.list(given),
    'list, as a number': (outbox, given) => outbox.list({ to: given }),
    'list, as a key': (outbox, given) => outbox.list({ idempotencyKey: given }),
    'list, as a page': (outbox, given) => outbox.list({ after: given }),
    'list, as an id of ours': (outbox, given) => outbox.list({ correlationId: given }),
    cancel: (outbox, given) => outbox.cancel(given),
    resend: (outbox, given) => outbox.resend(given, { reason: 'because' }),
    'resend, as options': (outbox, given) => outbox.resend('x', given),
    'resend, as a reason': (outbox, given) => outbox.resend('x', { reason: given }),
    forget: (outbox, given) => outbox.forget(given),
    removeBodies: (outbox, given) => outbox.removeBodies(given),
    'removeBodies, as an age': (outbox, given) => outbox.removeBodies({ olderThanMs: given }),
    purge: (outbox, given) => outbox.purge(given),
    'purge, as an age': (outbox, given) => outbox.purge({ olderThanMs: given }),
    cancelMany: (outbox, given) => outbox.cancelMany(given),
    'cancelMany, as options': (outbox, given) => outbox.cancelMany(['x'], given),
    'resolve, as options': (outbox, given) => outbox.resolve('x', given),
    pause: (outbox, given) => outbox.pause(given, { reason: 'because' }),
    'pause, as options': (outbox, given) => outbox.pause({ provider: 'dt' }, given),
    resume: (outbox, given) => outbox.resume(given),
    listEvents: (outbox, given) => outbox.listEvents(given),
    'a reader of events, as a lease': (outbox, given) =>
      (outbox.eventReader('x') as EventReader).hold(given as never),
    'a reader of events that is released': (outbox, given) =>
      (outbox.eventReader(given) as EventReader).release(),
    resendMany: (outbox, given) => outbox.resendMany(given, { reason: 'because' }),
    resolveMany: (outbox, given) => outbox.resolveMany(given, { reason: 'because', outcome: 'accepted' }),
    eventPage: (outbox, given) => outbox.eventPage(given),
    timeline: (outbox, given) => outbox.timeline(given),
    'a reader of events': (outbox, given) => (outbox.eventReader(given) as EventReader).hold(1_000),
  };

  it('is answered', { timeout: 60_000 }, async () => {
    for (const [name, call] of Object.entries(calls)) {
      for (const given of anything) {
        const answer = await call(rig.outbox as never, given);
        for (const result of Array.isArray(answer) ? answer : [answer]) {
          if (result.isOk()) continue;
          // The error must not blame the database.
          expect(result.error.kind, `${name}: ${typeof given}`).toMatch(/^(validation|not-found|conflict)$/);
          expect(result.error.message).not.toMatch(/Invalid|Too (?:small|big)|quoted/);
        }
      }
    }
    expect((await rig.outbox.enqueue(text)).isOk()).toBe(true);
  });

  it('keeps no outbox from stopping', async () => {
    const stop = rig.outbox.stop as (options: unknown) => Promise<void>;
    for (const given of anything) {
      await stop(given);
      await stop({ drainMs: given });
    }
  });

  it('is refused by name as a signal of events', async () => {
    const events = rig.outbox.events as (options: unknown) => AsyncIterable<unknown>;
    const first = (options: unknown) => events(options)[Symbol.asyncIterator]().next();
    for (const signal of ['x', {}, 5, []]) {
      await expect(first({ signal, after: '0-0' })).rejects.toThrow('signal: expected an AbortSignal');
    }
    await rig.outbox.enqueue(text);
    rig.outbox.start();
    expect(await first({ signal: null, after: '0-0' })).toMatchObject({ done: false });
  });

  it('is named', async () => {
    const wrong: [(outbox: Outbox) => Promise<Result<unknown, OutboxError> | undefined>, string][] = [
      [async (outbox) => (await outbox.enqueueMany(null as never))[0], 'messages'],
      [async (outbox) => (await outbox.enqueueMany([null as never]))[0], '(root)'],
      [async (outbox) => outbox.forget(null as never), 'to'],
      [async (outbox) => outbox.enqueue(text, { idempotencykey: 'a' } as never), 'options'],
      [
        async (outbox) => (await outbox.enqueueMany([{ message: text }], { dryRun: 1 } as never))[0],
        'options',
      ],
      [async (outbox) => outbox.removeBodies({ olderThanMs: -1 }), 'options.olderThanMs'],
      [async (outbox) => outbox.resend('x', { reason: 'x'.repeat(1_001) }), 'options.reason'],
      [async (outbox) => outbox.list({ to: '12' }), 'to'],
    ];
    for (const [call, path] of wrong) {
      const result = await call(rig.outbox);
      expect(result?._unsafeUnwrapErr()).toMatchObject({ kind: 'validation', issues: [{ path }] });
    }
  });

  it('is named where JSON cannot hold it, and nothing is stored', async () => {
    const circle: Record<string, unknown> = {};
    circle.self = [circle];
    const deep = JSON.parse(`${'['.repeat(60)}${']'.repeat(60)}`);
    const wrong: [unknown, unknown, RegExp][] = [
      [{ channels: { n: 1n } }, 'providerOptions.channels.n', /a bigint/],
      [{ channels: circle }, 'providerOptions.channels.self[0].self', /a circular reference/],
      [
        { channels: { list: [1, { n: Number.POSITIVE_INFINITY }] } },
        'providerOptions.channels.list[1].n',
        /Infinity/,
      ],
      [{ channels: { n: Number.NaN } }, 'providerOptions.channels.n', /NaN/],
      [{ channels: { at: new Date(0), map: new Map() } }, 'providerOptions.channels.at', /a Date/],
      [{ channels: { deep } }, expect.stringMatching(/^providerOptions.channels.deep\[0\]/), /deeper than/],
    ];
    for (const [providerOptions, path, message] of wrong) {
      const given = { ...text, providerOptions } as never;
      const [many] = await rig.outbox.enqueueMany([{ message: given }]);
      for (const result of [await rig.outbox.enqueue(given), many]) {
        const { kind, issues } = result?._unsafeUnwrapErr() ?? {};
        expect([kind, issues]).toEqual(['validation', [{ path, message: expect.stringMatching(message) }]]);
      }
    }
    for (const options of [{ priority: 1n }, { idempotencyKey: circle }, circle]) {
      expect((await rig.outbox.enqueue(text, options as never))._unsafeUnwrapErr().kind).toBe('validation');
    }
    const twice = { same: { a: 1 } };
    const fine = { ...text, providerOptions: { channels: { twice: [twice, twice], nothing: undefined } } };
    expect((await rig.outbox.enqueue(fine as never)).isOk()).toBe(true);
    expect((await rig.outbox.list())._unsafeUnwrap()).toHaveLength(1);
  });

  it('finds a number however it is written', async () => {
    await rig.outbox.enqueue(text);
    expect((await rig.outbox.list({ to: '+57 300 111 2233' }))._unsafeUnwrap()).toHaveLength(1);
  });
});
