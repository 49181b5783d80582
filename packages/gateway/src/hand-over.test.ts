import { openOutbox } from '@wamux/outbox';
import { expect, it } from 'vitest';
import { createClient } from 'wamux';
import { fromThePage } from './console/visit.fixture.js';
import { createGateway } from './create-gateway.js';
import { configOf, describeGateway, json, keyOf, keys, text, to } from './rig.fixture.js';

describeGateway('a request that hands a message over', (rig) => {
  it('is answered after the commit, with the way to its account', async () => {
    await rig.outbox.stop();
    const response = await rig.post('/v1/messages', text);
    const answered = await json(response);
    expect(answered).toEqual({
      id: expect.any(String),
      correlationId: expect.any(String),
      state: 'queued',
      repeated: false,
    });
    const account = await json(rig.ask(response.headers.get('location') ?? ''));
    expect(account).toMatchObject({ id: answered.id, to, message: text });
  });

  it('is one message, however often it is repeated, and in whatever order its fields are written', async () => {
    const headers = { 'idempotency-key': 'order-1' };
    const { text: words, ...others } = text;
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        json(rig.post('/v1/messages?wait=10s', n % 2 ? text : { text: words, ...others }, { headers })),
      ),
    );
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(answers.map(({ outcome }) => outcome))).toEqual(new Set(['accepted']));
    expect(rig.simulator.ledger.acceptances).toHaveLength(1);
  });

  it('is one message under one key, however clients write it', async () => {
    const key = 'pedido-ñandú';
    const inUtf8 = Buffer.from(key).toString('latin1');
    for (const written of [inUtf8, key]) {
      await rig.post('/v1/messages', text, { headers: { 'idempotency-key': written } });
    }
    await rig.post('/v1/messages/batch', { messages: [{ message: text, idempotencyKey: key }] });
    const listed = (await rig.outbox.list())._unsafeUnwrap();
    expect(listed.map(({ idempotencyKey }) => idempotencyKey)).toEqual([key]);
  });

  it('is refused with the hashes of both where the key stands for another message', async () => {
    const headers = { 'idempotency-key': 'order-1' };
    await rig.post('/v1/messages', text, { headers });
    const other = await json(rig.post('/v1/messages', { ...text, text: 'other' }, { headers }));
    const third = await json(rig.post('/v1/messages', { ...text, text: 'third' }, { headers }));
    expect(other).toMatchObject({ status: 409, kind: 'conflict' });
    expect(other.hashes.stored).toBe(third.hashes.stored);
    expect(new Set([other.hashes.stored, other.hashes.given, third.hashes.given]).size).toBe(3);
  });

  it.each([
    ['Idempotency-Key', text, { 'idempotency-key': 'x'.repeat(201) }, ''],
    ['to', { ...text, to: '+57' }, {}, ''],
    ['sections[0].rows', { to, type: 'list', text: 'x', button: 'x', sections: [{ rows: [] }] }, {}, ''],
    ['wait', text, {}, '?wait=10'],
    ['wait', text, {}, '?wait=61s'],
    ['wait', text, {}, '?wait=1s&wait=2s'],
    ['priority', text, {}, '?priority=urgent'],
    ['query', text, {}, '?hurry=1'],
  ])('names what is wrong: %s', async (path, body, headers, query) => {
    const problem = await json(
      rig.post(`/v1/messages${query}`, body, { headers: headers as Record<string, string> }),
    );
    expect(problem).toMatchObject({ status: 400, kind: 'validation' });
    expect(problem.issues.map((issue: { path: string }) => issue.path)).toContain(path);
    // The text is for people as well: nobody writes `options.idempotencyKey` in a request.
    expect(problem.detail).toContain(`${path}: `);
    expect(problem.detail).not.toContain('options.');
  });

  it('waits, and calls an unknown outcome unknown', async () => {
    rig.simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { times: 1 });
    const response = await rig.post('/v1/messages?wait=30s', { ...text, tags: ['dt'] });
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({
      outcome: 'unknown',
      state: 'needs-review',
      provider: 'dt',
      error: { kind: 'timeout' },
    });
    expect(rig.simulator.ledger.acceptances).toHaveLength(1);
  });

  it('names the provider that took it or may have taken it, and none that was asked later and refused it', async () => {
    const client = await createClient({
      ...configOf(rig.simulator),
      routes: [{ try: ['dt', 'bird'], onUnknown: 'resend' as const }],
    });
    await using outbox = await openOutbox({ url: ':memory:', client });
    outbox.start();
    const gateway = createGateway({ client, outbox, keys });
    rig.simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance');
    rig.simulator.channels.on('send', 'validation');
    const ask = (path: string, init: RequestInit) => gateway.fetch(new Request(`http://a.test${path}`, init));
    const headers = { authorization: `Bearer ${keyOf('all')}`, 'content-type': 'application/json' };
    const send = async () => {
      const init = { method: 'POST', headers: { ...headers, 'idempotency-key': 'k' } };
      return json(ask('/v1/messages?wait=30s', { ...init, body: JSON.stringify(text) }));
    };
    const unknown = await send();
    expect(unknown).toMatchObject({ outcome: 'unknown', state: 'needs-review', provider: 'dt' });
    const signIn = { body: new URLSearchParams({ key: keyOf('read') }), headers: fromThePage };
    const { headers: signedIn } = await ask('/console/sign-in', { method: 'POST', ...signIn });
    const cookie = (signedIn.get('set-cookie') ?? '').split(';')[0] ?? '';
    const review = await (await ask('/console/review', { headers: { cookie } })).text();
    expect(review).toMatch(/<dt>Through<\/dt><dd>dt<\/dd>/);
    expect(review).not.toMatch(/<dd>bird<\/dd>/);
    (await outbox.resolve(unknown.id, { outcome: 'accepted', reason: 'it is there' }))._unsafeUnwrap();
    expect(await send()).toMatchObject({ outcome: 'accepted', provider: 'dt', repeated: true });
    await outbox.stop();
    await client.close();
  });

  it('waits, and tells a refusal as a problem with its kind, its outcome and the message', async () => {
    rig.simulator.channels.on('send', 'validation');
    const response = await rig.post('/v1/messages?wait=10s', text);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = await json(response);
    expect(problem).toMatchObject({
      status: 422,
      kind: 'validation',
      outcome: 'not-accepted',
      state: 'failed',
      provider: 'bird',
    });
    expect((await rig.outbox.get(problem.id))._unsafeUnwrap().state).toBe('failed');
  });

  it('waits no longer than it asked, and no longer than the gateway lives', async () => {
    await rig.outbox.stop();
    expect(await json(rig.post('/v1/messages?wait=1ms', text))).toMatchObject({ outcome: 'pending' });
    const waiting = rig.post('/v1/messages?wait=60s', text);
    await expect.poll(async () => (await rig.outbox.list())._unsafeUnwrap().length).toBe(2);
    rig.gateway.drain();
    expect(await json(waiting)).toMatchObject({ outcome: 'pending', state: 'queued' });
  });

  it('for many has a result for each, and a key of the whole makes it repeatable', async () => {
    const messages = [
      { message: text },
      { message: { ...text, to: 'x' } },
      { message: text, idempotencyKey: 'own' },
      { message: text, idempotencyKey: '' },
    ];
    const headers = { 'idempotency-key': 'batch-1' };
    const first = await json(rig.post('/v1/messages/batch', { messages }, { headers }));
    expect(first.results).toMatchObject([
      { status: 202, repeated: false },
      { status: 400, kind: 'validation', issues: [{ path: 'to' }] },
      { status: 202, repeated: false },
      {
        status: 400,
        detail: 'idempotencyKey: is empty; expected a text',
        issues: [{ path: 'idempotencyKey' }],
      },
    ]);
    const again = await json(rig.post('/v1/messages/batch', { messages }, { headers }));
    expect(again.results[0]).toMatchObject({ id: first.results[0].id, repeated: true });
    expect(again.results[2]).toMatchObject({ id: first.results[2].id, repeated: true });
    // Another batch of a client that fills in no key would be taken for this one, and not be sent.
    const unnamed = rig.post('/v1/messages/batch', { messages }, { headers: { 'idempotency-key': ' ' } });
    expect(await json(unnamed)).toMatchObject({ status: 400, issues: [{ path: 'Idempotency-Key' }] });
    const many = Array.from({ length: 1_001 }, () => ({ message: text }));
    expect(await json(rig.post('/v1/messages/batch', { messages: many }))).toMatchObject({ status: 400 });
  });

  it('that is too large is answered, and the connection serves the next one', async () => {
    const tooLarge = { ...text, text: 'x'.repeat(600 * 1_024) };
    for (const chunked of [false, true, false]) {
      const body = JSON.stringify(tooLarge);
      const sent = chunked ? { body: ReadableStream.from([Buffer.from(body)]), duplex: 'half' } : { body };
      const headers = { 'content-type': 'application/json' };
      const response = await rig.ask('/v1/messages', { method: 'POST', headers, ...sent } as RequestInit);
      expect([response.status, (await json(response)).kind]).toEqual([413, 'too-large']);
      expect((await rig.post('/v1/messages', text)).status).toBe(202);
    }
  });
});
