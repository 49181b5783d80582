import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { operations } from './operations/index.js';
import { describeGateway, json, keyOf, text, to } from './rig.fixture.js';

describeGateway('a request', (rig) => {
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
