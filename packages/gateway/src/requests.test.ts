import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { openOutbox } from '@wamux/outbox';
import fc from 'fast-check';
import { okAsync } from 'neverthrow';
import { describe, expect, it, vi } from 'vitest';
import { createClient } from 'wamux';
import { fromThePage } from './console/visit.fixture.js';
import { createGateway } from './create-gateway.js';
import { operations } from './operations/index.js';
import { configOf, describeGateway, keyOf, keys, text, to } from './rig.fixture.js';

describeGateway('a request', (rig) => {
  const json = async (response: Promise<Response>) => JSON.parse(await (await response).text());

  describe('that hands a message over', () => {
    it('is answered after the commit, with the way to its account', async () => {
      await rig.outbox.stop();
      const response = await rig.post('/v1/messages', text);
      const answered = await json(Promise.resolve(response));
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
      const ask = (path: string, init: RequestInit) =>
        gateway.fetch(new Request(`http://a.test${path}`, init));
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
      const problem = await json(Promise.resolve(response));
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
  });

  it('of many has a result for each, and a key of the whole makes it repeatable', async () => {
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
      expect([response.status, (await json(Promise.resolve(response))).kind]).toEqual([413, 'too-large']);
      expect((await rig.post('/v1/messages', text)).status).toBe(202);
    }
  });

  it('for a list goes page by page, and by what it asks for', async () => {
    await rig.outbox.stop();
    const ids: string[] = [];
    for (const n of [1, 2, 3, 4, 5]) {
      const body = n === 5 ? { ...text, to: '+573005556677' } : text;
      ids.push((await json(rig.post('/v1/messages', body))).id);
    }
    expect((await allPages('/v1/messages?limit=2')).flat()).toEqual(ids);
    // A plus that was not encoded arrives as a space.
    for (const written of ['+573005556677', '%2B573005556677', '%2B57%20300%20555%206677']) {
      const found = await json(rig.ask(`/v1/messages?to=${written}`));
      expect(found.messages).toMatchObject([{ id: ids[4] }]);
    }
    expect((await json(rig.ask('/v1/messages?state=queued&state=failed'))).messages).toHaveLength(5);
    expect((await json(rig.ask('/v1/messages?provider=bird'))).messages).toEqual([]);
    expect(await json(rig.ask('/v1/messages?cursor=gone'))).toMatchObject({
      status: 400,
      issues: [{ path: 'cursor' }],
    });
  });

  it.each([['limit=0'], ['limit=1001'], ['limit=-1'], ['limit=all'], ['limit=']])(
    'for a list with %s is refused',
    async (query) => {
      const problem = await json(rig.ask(`/v1/messages?${query}`));
      const message = 'expected a whole number from 1 to 1000';
      expect(problem).toMatchObject({ status: 400, issues: [{ path: 'limit', message }] });
    },
  );

  it('for a list gets less at once where messages are large, and all of them', async () => {
    await rig.outbox.stop();
    const large = { ...text, providerOptions: { meta: { note: 'x'.repeat(200_000) } } };
    const sizes = [text, large].map((message) => Array.from({ length: 105 }, () => ({ message })));
    const stored = await rig.outbox.enqueueMany(sizes.flat());
    const pages: readonly string[][] = await allPages('/v1/messages?limit=1000');
    expect(pages.flat()).toEqual(stored.map((one) => one._unsafeUnwrap().id));
    // The small ones are on one page, though they are read in parts.
    expect(pages[0]?.length).toBe(200);
    expect(pages.length).toBeLessThan(4);
  });

  async function allPages(path: string): Promise<string[][]> {
    const pages: string[][] = [];
    for (let cursor = ''; ; ) {
      const page = await json(rig.ask(`${path}${cursor}`));
      pages.push(page.messages.map(({ id }: { id: string }) => id));
      if (page.cursor === undefined) return pages;
      cursor = `&cursor=${page.cursor}`;
    }
  }

  it('to send once more is carried out once, where it names the send that was seen', async () => {
    const { id } = await json(rig.post('/v1/messages?wait=10s', text));
    const path = `/v1/messages/${id}/resend`;
    const headers = { 'idempotency-key': 'resend-1' };
    const reason = 'the customer got nothing';
    const refused = await json(rig.post(path, { reason }, { headers }));
    expect(refused).toMatchObject({ status: 400, issues: [{ path: 'Idempotency-Key' }] });
    expect(refused.detail).toContain('ifCorrelationId');
    const { correlationId } = await json(rig.ask(`/v1/messages/${id}`));
    const once = { reason, ifCorrelationId: correlationId };
    expect(await json(rig.post(path, once))).toMatchObject({ id, state: 'queued' });
    // It is accepted once more, as it was when it was seen.
    await rig.until(id, 'accepted');
    expect(await json(rig.post(path, once))).toMatchObject({ status: 409, kind: 'conflict' });
    const canceled = rig.post(`/v1/messages/${id}/cancel`, { ifCorrelationId: correlationId });
    expect(await json(canceled)).toMatchObject({
      detail: expect.stringContaining('sent again in the meantime'),
    });
    expect(rig.simulator.ledger.acceptances).toHaveLength(2);
  });

  it('to cancel is read to its end, also where nothing says how long it is, as over HTTP/2', async () => {
    await rig.outbox.stop();
    const { id } = await json(rig.post('/v1/messages', text));
    const cancel = async (init: RequestInit) => {
      const request = new Request(`http://gateway.example.test/v1/messages/${id}/cancel`, {
        method: 'POST',
        ...init,
        headers: { authorization: `Bearer ${keyOf('all')}`, ...init.headers },
      });
      return (await rig.gateway.fetch(request)).status;
    };
    const body = JSON.stringify({ ifCorrelationId: 'of the send before' });
    const headers = { 'content-type': 'application/json' };
    expect(await cancel({ body, headers })).toBe(409);
    expect(await cancel({ body, headers: { 'content-type': 'text/plain' } })).toBe(415);
    expect(await cancel({ headers })).toBe(200);
  });

  it('that asks for what there is not is refused, and nothing is done', async () => {
    const batch = { messages: [{ message: text }] };
    const refused = async (path: string, body?: unknown) => (await json(rig.post(path, body))).detail;
    expect(await refused('/v1/messages/batch?ordered=true', batch)).toBe(
      'query: unknown parameter "ordered"',
    );
    expect(await refused('/v1/providers/bird/pause?until=10:00', { reason: 'x' })).toContain('"until"');
    const twice = await refused('/v1/messages?wait=1s&wait=2s&limit=1', text);
    expect(twice).toContain('wait: is given more than once; expected it once');
    expect(twice).toContain('query: unknown parameter "limit"; expected one of wait, ');
    expect((await rig.outbox.list())._unsafeUnwrap()).toEqual([]);
    expect((await rig.outbox.stats())._unsafeUnwrap().pauses).toEqual([]);
    // Monitors and providers may add what they like.
    for (const path of ['/healthz?at=1', '/readyz?at=1', '/metrics?at=1']) {
      expect((await rig.ask(path)).status).toBe(200);
    }
  });

  it('for what has half of an emoji in it is answered in what every language can read', async () => {
    const { id } = await json(rig.post('/v1/messages', { ...text, text: 'cut \ud83d' }));
    for (const path of [`/v1/messages/${id}`, '/v1/messages']) {
      expect(await (await rig.ask(path)).text()).toContain('"text":"cut \ufffd"');
    }
  });

  it('that is compressed is refused as that: its bytes are no JSON, and no picture', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const body = gzipSync(JSON.stringify(text));
    const asked: readonly [string, object][] = [
      ['/v1/messages', headers],
      ['/v1/media?provider=meta', { ...headers, 'content-type': 'image/png' }],
      ['/v1/media?provider=meta', headers],
    ];
    for (const [path, fields] of asked) {
      const problem = await json(rig.ask(path, { method: 'POST', body, headers: fields as typeof headers }));
      expect(problem).toMatchObject({ status: 415, detail: expect.stringContaining('Content-Encoding') });
    }
    const plain = { ...headers, 'content-encoding': 'identity' };
    expect((await rig.post('/v1/messages', text, { headers: plain })).status).toBe(202);
  });

  it('for events goes on behind the last one', async () => {
    await rig.outbox.stop();
    const cancelOne = async () => {
      const { id } = await json(rig.post('/v1/messages', text));
      await rig.post(`/v1/messages/${id}/cancel`);
      return id;
    };
    expect(await json(rig.ask('/v1/events'))).toEqual({ events: [], cursor: '0-0' });
    const id = await cancelOne();
    const first = await json(rig.ask('/v1/events'));
    expect(first.events).toMatchObject([{ id, type: 'canceled', state: 'canceled' }]);
    const nothing = await json(rig.ask(`/v1/events?after=${first.cursor}`));
    expect(nothing).toEqual({ events: [], cursor: first.cursor });
    const next = await cancelOne();
    const second = await json(rig.ask(`/v1/events?after=${first.cursor}`));
    expect(second.events).toMatchObject([{ id: next, type: 'canceled' }]);
  });

  it('keeps what users write for those who ask, and asks for it again where the app cannot take it', async () => {
    rig.simulator.cloudApi.sendWebhooksTo(`${rig.server.url}/webhooks`);
    rig.onEvents.mockRejectedValueOnce(new Error('the disk is full'));
    await rig.simulator.cloudApi.receiveMessage(to, { type: 'text', text: 'Hola' });
    expect(rig.simulator.cloudApi.webhooks.map(({ status }) => status)).toEqual([503, 200]);
    expect(rig.onEvents.mock.calls).toMatchObject([
      [[{ type: 'message', from: to, content: { text: 'Hola' } }]],
      [[{ type: 'message', from: to, content: { text: 'Hola' } }]],
    ]);
    const { events } = await json(rig.ask('/v1/events'));
    expect(events).toEqual([
      {
        id: expect.any(String),
        type: 'received',
        at: expect.any(String),
        cursor: expect.any(String),
        event: expect.objectContaining({
          type: 'message',
          from: to,
          content: { type: 'text', text: 'Hola' },
        }),
      },
    ]);
  });

  describe('for a file of a user', () => {
    const receive = async (data = Buffer.from('<script>alert(1)</script>')) => {
      rig.simulator.cloudApi.sendWebhooksTo(`${rig.server.url}/webhooks`);
      await rig.simulator.cloudApi.receiveMessage(to, {
        type: 'document',
        mimeType: 'text/html',
        filename: 'a"\r\nb.html',
        data,
      });
      const pushed = JSON.parse(rig.simulator.cloudApi.webhooks.at(-1)?.body ?? '{}');
      return pushed.entry[0].changes[0].value.messages[0].document.id;
    };

    it('gives something to save, and nothing that a browser shows', async () => {
      const response = await rig.ask(`/v1/media/meta/${await receive()}`);
      expect(await response.text()).toBe('<script>alert(1)</script>');
      expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w%.-]+$/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    });

    it.each(['http://127.0.0.1:1/x', 'https://169.254.169.254/latest/meta-data', 'https://localhost/x'])(
      'asks no address of our own network: %s',
      async (url) => {
        const response = await rig.ask(`/v1/media/bird/${encodeURIComponent(url)}`);
        expect([response.status, (await json(Promise.resolve(response))).kind]).toEqual([422, 'media']);
      },
    );

    it('leaves none on its way for HEAD, whose answer has no body', async () => {
      // More than connections hold that nobody reads from.
      const path = `/v1/media/meta/${await receive(Buffer.alloc(2 ** 24))}`;
      expect((await rig.ask(path, { method: 'HEAD' })).status).toBe(200);
      // The client waits for requests in flight.
      await rig.client.close();
    });

    it('says no length that a provider may be wrong about', async () => {
      const body = (async function* () {
        yield Buffer.from('more than three bytes');
      })();
      const media = { contentType: 'text/plain', size: 3, body };
      vi.spyOn(rig.client, 'downloadMedia').mockReturnValue(okAsync(media));
      const response = await rig.ask('/v1/media/meta/1');
      expect([response.headers.get('content-length'), await response.text()]).toEqual([
        null,
        'more than three bytes',
      ]);
    });

    it('breaks the connection where the file is cut short', async () => {
      const id = await receive();
      rig.simulator.cloudApi.on('download-media', 'truncated');
      const response = await rig.ask(`/v1/media/meta/${id}`);
      await expect(response.text()).rejects.toThrow();
    });
  });

  it('to a path or a method that there is not is a problem', async () => {
    expect(await json(rig.ask('/v1/nothing'))).toMatchObject({ status: 404, kind: 'not-found' });
    const response = await rig.ask('/v1/messages', { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, GET, HEAD']);
    expect((await rig.ask('/v1/messages', { method: 'OPTIONS' })).status).toBe(405);
    expect((await rig.ask('/healthz', { method: 'HEAD' })).status).toBe(200);
  });

  it('leaves a line without number, text or key in the access log', async () => {
    const { id } = await json(rig.post('/v1/messages', text, { headers: { 'idempotency-key': 'order-1' } }));
    await rig.ask(`/v1/messages/${id}`);
    await rig.ask(`/v1/messages?to=${encodeURIComponent(to)}`);
    await rig.ask('/v1/%2B573001112233', { as: 'nobody' });
    expect(rig.records).toMatchObject([
      { method: 'POST', route: '/v1/messages', status: 202, key: 'all' },
      { method: 'GET', route: '/v1/messages/{id}', status: 200, key: 'all' },
      { method: 'GET', route: '/v1/messages', status: 200, key: 'all' },
      { method: 'GET', route: '(none)', status: 404 },
    ]);
    expect(JSON.stringify(rig.records)).not.toMatch(/300111|Hola|order-1|wamux_|0189/);
  });

  it('that is hostile meets a problem, and never a bug or a stack', async () => {
    await rig.outbox.stop();
    const anything = fc.anything({ withBigInt: false, maxDepth: 3 });
    const body = fc.oneof(
      fc.json({ maxDepth: 4 }),
      fc.string({ unit: 'binary' }),
      fc
        .record({
          to: fc.oneof(fc.string(), fc.constant(to)),
          type: fc.constantFrom('text', 'image', 'template', 'list'),
          text: anything,
        })
        .map((value) => JSON.stringify(value)),
      fc.record({ messages: fc.array(anything, { maxLength: 3 }) }).map((value) => JSON.stringify(value)),
    );
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('../..', '%00', '..%2f', '\u0000', '__proto__'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...operations),
        part,
        fc.dictionary(
          fc.oneof(part, fc.constantFrom('to', 'state', 'cursor', 'limit', 'wait', 'provider')),
          part,
          { maxKeys: 3 },
        ),
        body,
        fc.constantFrom('application/json', 'text/plain', 'image/png'),
        async ({ id, method, path }, filling, query, sent, type) => {
          // What asks the provider is another test's business.
          fc.pre(!id.includes('Media'));
          const filled = path.replaceAll(/\{\w+\}/g, encodeURIComponent(filling));
          const search = new URLSearchParams(query).toString();
          const response = await rig.ask(`${filled}?${search}`, {
            method,
            ...(method === 'post' && { body: sent, headers: { 'content-type': type } }),
          });
          const text = await response.text();
          expect([id, response.status, text]).toEqual([
            id,
            expect.toSatisfy((status: number) => status < 500),
            expect.not.stringMatching(/ at .*\.[jt]s|node_modules/),
          ]);
          if (response.status >= 400 && !path.startsWith('/webhooks')) {
            expect(JSON.parse(text)).toMatchObject({ status: response.status, kind: expect.any(String) });
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(rig.bugs).toEqual([]);
  });

  it('that is no HTTP as clients write it is answered too', async () => {
    const { port } = new URL(rig.server.url);
    const statusOf = (path: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { authorization: `Bearer ${keyOf('all')}` };
        const sent = request({ host: '127.0.0.1', port, path, headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        sent.on('error', reject).end();
      });
    for (const path of [
      '//',
      '/%',
      '/v1/messages/%zz',
      '/v1/messages/%2e%2e',
      '/v1/messages?%',
      '/../healthz',
    ]) {
      expect([path, await statusOf(path)]).toEqual([
        path,
        expect.toSatisfy((status: number) => status < 500),
      ]);
    }
    expect(rig.bugs).toEqual([]);
  });
});
