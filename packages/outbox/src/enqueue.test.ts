import { expect, it } from 'vitest';
import { describeOnBoth, text, to } from './rig.fixture.js';

const template = { to, name: 'order_shipped', language: 'es', variables: { customer: 'Ada' } } as const;

describeOnBoth('enqueue', (rig) => {
  it('takes the same key and message once, and refuses another message', async () => {
    const options = { idempotencyKey: 'order-1' };
    const first = (await rig.outbox.enqueue({ ...text, tags: ['a'] }, options))._unsafeUnwrap();
    const again = (await rig.outbox.enqueue({ tags: ['a'], ...text }, options))._unsafeUnwrap();
    expect(again).toEqual({ ...first, repeated: true });
    const other = await rig.outbox.enqueue({ ...text, text: 'other' }, options);
    const { kind, hashes } = other._unsafeUnwrapErr();
    expect(kind).toBe('conflict');
    // Enqueuing the other message again gives the same result.
    const third = (await rig.outbox.enqueue({ ...text, text: 'other' }, options))._unsafeUnwrapErr();
    expect(third.hashes).toEqual({ stored: expect.stringMatching(/^.{22}$/), given: hashes?.given });
    expect(hashes?.stored).not.toBe(hashes?.given);
    expect((await rig.outbox.list())._unsafeUnwrap()).toHaveLength(1);
  });

  it('takes one of a hundred at the same time', async () => {
    const other = await rig.open();
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        (n % 2 ? rig.outbox : other).enqueue(text, { idempotencyKey: 'once' }),
      ),
    );
    const ids = results.map((result) => result._unsafeUnwrap());
    expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
    expect(ids.filter(({ repeated }) => !repeated)).toHaveLength(1);
  });

  it.each([
    ['a wrong message', { ...text, text: '' }, {}, 'text'],
    ['a wrong number', { ...text, to: '12' }, {}, 'to'],
    ['an unknown type', { to, type: 'telegram' }, {}, 'type'],
    ['a template without its name', { to, type: 'template' }, {}, 'name'],
    [
      'a template of no type without its variables',
      { ...template, variables: { order: 7 } },
      {},
      'variables.order',
    ],
    ['a template of the type null', { ...template, type: null }, {}, 'type'],
    ['a location of no type', { to, latitude: 4.7, longitude: -74, name: 'Shop' }, {}, 'type'],
    ['an unknown option', text, { idempotencykey: 'x' }, 'options'],
    ['an empty key', text, { idempotencyKey: '' }, 'options.idempotencyKey'],
    ['a key with a NUL', text, { idempotencyKey: 'a\u0000b' }, 'options.idempotencyKey'],
    ['a wrong priority', text, { priority: 'urgent' }, 'options.priority'],
    ['no message', undefined, {}, '(root)'],
    ['something that is no transaction', text, { transaction: 42 }, 'options.transaction'],
  ])('names what is wrong with %s', async (_, message, options, path) => {
    const error = (await rig.outbox.enqueue(message as never, options as never))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'validation', issues: [{ path }] });
  });

  it('refuses what is larger than any message', async () => {
    const data = 'x'.repeat(300_000);
    const message = { ...text, providerOptions: { channels: { data } } };
    const error = (await rig.outbox.enqueue(message as never))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'validation', issues: [{ path: '(root)' }] });
  });

  it('keeps every character', async () => {
    const odd = { ...text, text: 'a\u0000b \u{1F600} \uD83D "\\\' ; --' };
    const { id } = (await rig.outbox.enqueue(odd))._unsafeUnwrap();
    const { message } = (await rig.outbox.get(id))._unsafeUnwrap();
    expect(message).toMatchObject({ text: odd.text });
  });

  it('takes many in one commit, each with its own result', async () => {
    const results = await rig.outbox.enqueueMany([
      { message: text, idempotencyKey: 'a' },
      { message: { ...text, text: '' } },
      { message: { ...text, text: 'other' }, idempotencyKey: 'a' },
      { message: text },
      { message: template },
    ]);
    expect(results.map((result) => (result.isOk() ? result.value.state : result.error.kind))).toEqual([
      'queued',
      'validation',
      'conflict',
      'queued',
      'validation',
    ]);
    expect(await rig.outbox.enqueueMany([])).toEqual([]);
  });
});
