import { createHmac } from 'node:crypto';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { createClient } from 'wamux';
import { createGateway } from './create-gateway.js';
import { checkAnswer, documented, requestSchema, seenAnswers } from './documented.fixture.js';
import { createGatewayKey } from './keys/gateway-key.js';
import { openApiDocument } from './open-api/open-api-document.js';
import { referencePage } from './open-api/reference-page.js';
import { operations } from './operations/index.js';
import { describeGateway, keyOf, type Rig, text } from './rig.fixture.js';

const withoutWebhook = ({ cloudApi }: Rig['simulator']) => {
  const { accessToken, businessAccountId, phoneNumberId } = cloudApi.credentials;
  return { adapter: 'cloud-api', accessToken, businessAccountId, phoneNumberId, baseUrl: cloudApi.origin };
};

const nobody = '01890a5d-ac96-774b-bcce-b302099a8057';
const reason = 'looked at its pages';

/** A path of each operation, with its parts filled in. */
const paths: Readonly<Record<string, string>> = {
  getMessage: `/v1/messages/${nobody}`,
  cancelMessage: `/v1/messages/${nobody}/cancel`,
  resendMessage: `/v1/messages/${nobody}/resend`,
  resolveMessage: `/v1/messages/${nobody}/resolve`,
  pauseProvider: '/v1/providers/bird/pause',
  resumeProvider: '/v1/providers/bird/resume',
  pauseLane: '/v1/lanes/bird/pause',
  resumeLane: '/v1/lanes/bird/resume',
  uploadMedia: '/v1/media?provider=meta',
  downloadMedia: '/v1/media/meta/1',
};
const pathOf = (id: string): string => paths[id] ?? documented.get(id)?.path ?? '';

describe('the document', { timeout: 60_000 }, () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(openApiDocument())));
    expect(result).toMatchObject({ valid: true });
  });

  it('has examples that its own schemas take', () => {
    let count = 0;
    for (const { id, body } of operations) {
      for (const example of Object.values(body?.examples ?? {})) {
        expect(requestSchema(id)?.(example), `${id}: ${JSON.stringify(example)}`).toBe(true);
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(30);
  });

  it('is whole on the page of the reference', async () => {
    const page = await referencePage('/docs/try-it.js').text();
    const ids = operations.map(({ id }) => id);
    expect([...page.matchAll(/<article id="(\w+)">/g)].map(([, id]) => id).sort()).toEqual(ids.sort());
  });

  it('refuses by its schemas what is no message', () => {
    const validate = requestSchema('sendMessage');
    for (const wrong of [{}, { ...text, text: '' }, { ...text, txt: 'x' }, { ...text, type: 'txt' }]) {
      expect(validate?.(wrong)).toBe(false);
    }
  });
});

describeGateway('the contract', (rig) => {
  const sendTo = async (tag: string) => {
    const response = await rig.post('/v1/messages', { ...text, tags: [tag] });
    return (await checkAnswer('sendMessage', response)) as { readonly id: string };
  };
  const lose = async () => {
    rig.simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { times: 1 });
    const { id } = await sendTo('dt');
    await rig.until(id, 'needs-review');
    return id;
  };
  const statusOf = async (id: string, response: Promise<Response>): Promise<number> => {
    const answer = await response;
    await checkAnswer(id, answer);
    return answer.status;
  };

  describe('of messages', () => {
    it('takes one, and tells its outcome', async () => {
      expect(await statusOf('sendMessage', rig.post('/v1/messages', text))).toBe(202);
      expect(await statusOf('sendMessage', rig.post('/v1/messages?wait=10s', text))).toBe(200);
      expect(await statusOf('sendMessage', rig.post('/v1/messages', { ...text, text: '' }))).toBe(400);
      rig.simulator.channels.on('send', 'validation');
      expect(await statusOf('sendMessage', rig.post('/v1/messages?wait=10s', text))).toBe(422);
      const headers = { 'idempotency-key': 'order-1' };
      expect(await statusOf('sendMessage', rig.post('/v1/messages', text, { headers }))).toBe(202);
      const other = { ...text, text: 'other' };
      expect(await statusOf('sendMessage', rig.post('/v1/messages', other, { headers }))).toBe(409);
    });

    it('takes many', async () => {
      const messages = [{ message: text }, { message: { ...text, text: '' } }];
      expect(await statusOf('sendBatch', rig.post('/v1/messages/batch', { messages }))).toBe(202);
      expect(await statusOf('sendBatch', rig.post('/v1/messages/batch', { messages: [] }))).toBe(400);
    });

    it('tells what became of them', async () => {
      const { id } = await sendTo('bird');
      await rig.until(id, 'accepted');
      expect(await statusOf('getMessage', rig.ask(`/v1/messages/${id}`))).toBe(200);
      expect(await statusOf('getMessage', rig.ask(pathOf('getMessage')))).toBe(404);
      expect(await statusOf('listMessages', rig.ask('/v1/messages?state=accepted'))).toBe(200);
      expect(await statusOf('listMessages', rig.ask('/v1/messages?state=nowhere'))).toBe(400);
      rig.simulator.cloudApi.sendWebhooksTo(`${rig.server.url}/webhooks`);
      await rig.simulator.cloudApi.receiveMessage(text.to, { type: 'text', text: 'Hola' });
      expect(await statusOf('listEvents', rig.ask('/v1/events'))).toBe(200);
      expect(await statusOf('listEvents', rig.ask('/v1/events?after=yesterday'))).toBe(400);
    });

    it('takes decisions about them', async () => {
      const first = await lose();
      const of = (id: string, name: string) => `/v1/messages/${id}/${name}`;
      const resolution = { outcome: 'not-accepted', reason };
      expect(await statusOf('resolveMessage', rig.post(of(first, 'resolve'), { reason }))).toBe(400);
      expect(await statusOf('resolveMessage', rig.post(of(first, 'resolve'), resolution))).toBe(200);
      expect(await statusOf('resolveMessage', rig.post(of(first, 'resolve'), resolution))).toBe(409);
      expect(await statusOf('resolveMessage', rig.post(of(nobody, 'resolve'), resolution))).toBe(404);
      const second = await lose();
      expect(await statusOf('cancelMessage', rig.post(of(second, 'cancel')))).toBe(200);
      expect(await statusOf('cancelMessage', rig.post(of(second, 'cancel')))).toBe(409);
      expect(await statusOf('cancelMessage', rig.post(of(nobody, 'cancel'), { reason }))).toBe(404);
      expect(await statusOf('cancelMessage', rig.post(of(nobody, 'cancel'), { reason: '' }))).toBe(400);
      const { events } = (await (await rig.ask('/v1/events')).json()) as { events: { by?: string }[] };
      const account = (await checkAnswer('getMessage', await rig.ask(of(first, '').slice(0, -1)))) as {
        timeline: object[];
      };
      expect(account.timeline).toMatchObject([
        { type: 'enqueued' },
        { type: 'attempt', provider: 'dt' },
        { type: 'answer', provider: 'dt', outcome: 'unknown' },
        { type: 'unknown' },
        { type: 'needs-review', reason: 'outcome-unknown' },
        { type: 'reconciled', by: 'all', reason },
      ]);
      const decided = events.filter(({ by }) => by !== undefined);
      expect(decided).toMatchObject([
        { type: 'reconciled', by: 'all', reason },
        { type: 'canceled', by: 'all' },
      ]);
      await rig.outbox.stop();
      expect(await statusOf('resendMessage', rig.post(of(second, 'resend'), { reason }))).toBe(200);
      expect(await statusOf('resendMessage', rig.post(of(second, 'resend'), { reason }))).toBe(409);
      expect(await statusOf('resendMessage', rig.post(of(second, 'resend'), { reason: ' ' }))).toBe(400);
      expect(await statusOf('resendMessage', rig.post(of(nobody, 'resend'), { reason }))).toBe(404);
    });
  });

  it('of providers', async () => {
    expect(await statusOf('explainMessage', rig.post('/v1/explain', text))).toBe(200);
    expect(await statusOf('explainMessage', rig.post('/v1/explain', { to: text.to }))).toBe(400);
    const video = { to: text.to, type: 'video', media: { url: 'https://a.test/a.mp4' } };
    expect(await statusOf('explainMessage', rig.post('/v1/explain', video))).toBe(422);
    expect(await statusOf('listProviders', rig.ask('/v1/providers'))).toBe(200);
    const listed = async () =>
      (await checkAnswer('listTemplates', await rig.ask('/v1/templates'))) as {
        parity: {
          templates: { name: string; on: { provider: string; standing: string }[] }[];
          unmapped: { provider: string; name: string }[];
        };
      };
    const standings = async () =>
      (await listed()).parity.templates.map(({ name, on }) => [name, ...on.map(({ standing }) => standing)]);
    expect(await standings()).toEqual([
      ['order_shipped', 'found', 'cannot-list', 'found'],
      ['welcome', 'not-mapped', 'not-mapped', 'missing'],
    ]);
    const { templates, unmapped } = (await listed()).parity;
    expect(templates[0]?.on[2]).toMatchObject({
      provider: 'meta',
      name: 'order_shipped',
      templates: [{ language: 'es', state: 'approved' }],
    });
    expect(unmapped).toContainEqual(expect.objectContaining({ provider: 'meta', name: 'welcome' }));
    rig.simulator.cloudApi.on('list-templates', 'server-error');
    expect((await standings())[0]).toEqual(['order_shipped', 'found', 'cannot-list', 'no-answer']);
  });

  it('of pauses', async () => {
    const pause = (path: string, body?: unknown) => rig.post(`/v1/providers/${path}`, body);
    expect(await statusOf('pauseProvider', pause('bird/pause', {}))).toBe(400);
    expect(await statusOf('pauseProvider', pause('brid/pause', { reason }))).toBe(404);
    const paused = (await checkAnswer('pauseProvider', await pause('bird/pause', { reason }))) as object;
    expect(paused).toMatchObject({ provider: 'bird', reason, by: 'all' });
    expect(await statusOf('pauseProvider', pause('bird/pause', { reason }))).toBe(409);
    const listed = await (await rig.ask('/v1/providers')).json();
    expect(listed).toMatchObject({
      pauses: [paused],
      providers: [{ id: 'bird', state: { paused: reason } }, {}, {}],
    });
    const explained = await (await rig.post('/v1/explain', text)).json();
    expect(explained).toMatchObject({
      providers: [{ skipped: { message: `bird is paused by an operator: ${reason}` } }],
    });
    expect(await statusOf('resumeProvider', pause('bird/resume', { reason: ' ' }))).toBe(400);
    expect(await statusOf('resumeProvider', pause('%00/resume'))).toBe(404);
    expect(await statusOf('resumeProvider', pause('bird/resume'))).toBe(200);
    expect(await statusOf('resumeProvider', pause('bird/resume', { reason }))).toBe(409);
    const { events } = (await checkAnswer('listEvents', await rig.ask('/v1/events'))) as { events: object[] };
    expect(events).toMatchObject([
      { type: 'paused', id: 'bird', by: 'all', reason },
      { type: 'resumed', id: 'bird', by: 'all' },
    ]);
  });

  it('of pauses of lanes', async () => {
    const decide = (path: string, body?: unknown) => rig.post(`/v1/lanes/${path}`, body);
    expect(await statusOf('pauseLane', decide('bird/pause', {}))).toBe(400);
    expect(await statusOf('pauseLane', decide('brid/pause', { reason }))).toBe(404);
    // As somebody writes it, and the lane of messages that wait for anybody.
    for (const [written, lane] of [
      ['bird', 'bird'],
      ['dt%20bird', 'bird dt'],
      ['%20', ''],
    ]) {
      const paused = await checkAnswer('pauseLane', await decide(`${written}/pause`, { reason }));
      expect(paused).toMatchObject({ lane, reason, by: 'all' });
      expect(await statusOf('pauseLane', decide(`${written}/pause`, { reason }))).toBe(409);
    }
    const { id } = await sendTo('none');
    const others = await sendTo('dt');
    await rig.until(others.id, 'accepted');
    expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('queued');
    for (const written of ['bird', 'bird%20dt', '%20']) {
      expect(await statusOf('resumeLane', decide(`${written}/resume`))).toBe(200);
      expect(await statusOf('resumeLane', decide(`${written}/resume`))).toBe(409);
    }
    expect(await statusOf('resumeLane', decide('bird/resume', { reason: ' ' }))).toBe(400);
    expect(await statusOf('resumeLane', decide('%00/resume'))).toBe(404);
    await rig.until(id, 'accepted');
  });

  it('of files', async () => {
    const upload = (path: string, body = 'a file', type = 'image/png') =>
      statusOf('uploadMedia', rig.ask(path, { method: 'POST', body, headers: { 'content-type': type } }));
    expect(await upload('/v1/media?provider=meta&filename=a.png')).toBe(201);
    expect(await upload('/v1/media?provider=meta', '{}', 'application/json')).toBe(400);
    expect(await upload('/v1/media?provider=meta', '')).toBe(400);
    expect(await upload('/v1/media?provider=nobody')).toBe(404);
    expect(await upload('/v1/media?provider=dt')).toBe(422);
    expect(await upload('/v1/media?provider=meta', 'x', 'multipart/form-data; boundary=x')).toBe(415);
    const sequence = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json-seq' } };
    const asFile = await (await rig.ask('/v1/media?provider=meta', sequence)).text();
    expect(asFile).toContain('contentType: is no type that Meta keeps');
    const download = (path: string) => statusOf('downloadMedia', rig.ask(path));
    rig.simulator.cloudApi.sendWebhooksTo(`${rig.server.url}/webhooks`);
    await rig.simulator.cloudApi.receiveMessage(text.to, {
      type: 'audio',
      mimeType: 'audio/ogg',
      data: Buffer.from('a voice'),
    });
    const pushed = JSON.parse(rig.simulator.cloudApi.webhooks.at(-1)?.body ?? '{}');
    const { id } = pushed.entry[0].changes[0].value.messages[0].audio;
    expect(await download(`/v1/media/meta/${id}`)).toBe(200);
    expect(await download('/v1/media/nobody/1')).toBe(404);
    expect(await download('/v1/media/dt/1')).toBe(422);
    expect(await download(`/v1/media/meta/${'1'.repeat(513)}`)).toBe(400);
    for (const [fault, status] of [
      ['server-error', 502],
      ['rate-limit', 503],
      ['reset', 504],
    ] as const) {
      rig.simulator.cloudApi.reset();
      rig.simulator.cloudApi.on('*', fault);
      expect(await upload('/v1/media?provider=meta')).toBe(status);
      expect(await download(`/v1/media/meta/${id}`)).toBe(status);
    }
  });

  it('of webhooks', async () => {
    const { appSecret, verifyToken } = rig.simulator.cloudApi.credentials;
    const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [] });
    const signature = createHmac('sha256', appSecret).update(body).digest('hex');
    const push = (path: string, secret = signature, pushed = body) =>
      rig.ask(path, { method: 'POST', body: pushed, headers: { 'x-hub-signature-256': `sha256=${secret}` } });
    const question = `hub.mode=subscribe&hub.verify_token=${verifyToken}&hub.challenge=7`;
    for (const [suffix, path] of [
      ['Webhook', '/webhooks'],
      ['ProviderWebhook', '/webhooks/meta'],
    ] as const) {
      expect(await statusOf(`post${suffix}`, push(path))).toBe(200);
      expect(await statusOf(`post${suffix}`, push(path, 'f'.repeat(64)))).toBe(401);
      expect(await statusOf(`post${suffix}`, push(path, signature, 'x'.repeat(6 * 2 ** 20)))).toBe(413);
      expect(await statusOf(`get${suffix}`, rig.ask(`${path}?${question}`))).toBe(200);
      expect(await statusOf(`get${suffix}`, rig.ask(path))).toBe(401);
      expect(await statusOf(`get${suffix}`, rig.ask(`${path}?${question}x`.replace(verifyToken, 'no')))).toBe(
        403,
      );
    }
    for (const path of ['/webhooks/', '/webhooks/meta/']) expect((await push(path)).status).toBe(200);
    expect(await statusOf('postProviderWebhook', push('/webhooks/bird'))).toBe(404);
    expect(await statusOf('getProviderWebhook', rig.ask('/webhooks/bird'))).toBe(404);
    const chunks = [new Uint8Array(3 * 2 ** 20), new Uint8Array(3 * 2 ** 20)];
    const endless = { body: ReadableStream.from(chunks), duplex: 'half', method: 'POST' } as RequestInit;
    expect((await rig.ask('/webhooks', endless)).status).toBe(413);
    await rig.loseDatabase();
    const status = { id: 'wamid.1', status: 'sent', timestamp: '1700000000', recipient_id: '573001112233' };
    const value = { messaging_product: 'whatsapp', statuses: [status] };
    const news = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
    });
    const signed = createHmac('sha256', appSecret).update(news).digest('hex');
    expect(await statusOf('postWebhook', push('/webhooks', signed, news))).toBe(503);
    expect(await statusOf('postProviderWebhook', push('/webhooks/meta', signed, news))).toBe(503);
  });

  it('of webhooks where none is configured', async () => {
    const client = await createClient({ providers: { meta: withoutWebhook(rig.simulator) } });
    const gateway = createGateway({ client, outbox: rig.outbox, keys: [] });
    for (const id of ['postWebhook', 'getWebhook']) {
      const method = id.startsWith('post') ? 'POST' : 'GET';
      expect(await statusOf(id, gateway.fetch(new Request('http://a.test/webhooks', { method })))).toBe(404);
    }
    await client.close();
  });

  it('of HEAD is that of GET, without its body', async () => {
    const { verifyToken } = rig.simulator.cloudApi.credentials;
    const question = `hub.mode=subscribe&hub.verify_token=${verifyToken}&hub.challenge=7`;
    const pages = ['/openapi.json', '/docs', '/', '/console/messages', '/console/nowhere'];
    const webhooks = [`/webhooks?${question}`, `/webhooks/meta?${question}`];
    const ofApi = operations.filter(({ method }) => method === 'get').map(({ id }) => pathOf(id));
    for (const path of [...ofApi, ...pages, ...webhooks]) {
      const [get, head] = [await rig.ask(path), await rig.ask(path, { method: 'HEAD' })];
      const told = ({ status, headers }: Response) => [path, status, headers.get('content-type')];
      expect(told(head)).toEqual(told(get));
      expect(rig.bugs).toEqual([]);
      expect(await head.text()).toBe('');
      await get.body?.cancel();
    }
    // A GET is not a push, however it is made.
    const metrics = await (await rig.ask('/metrics')).text();
    expect(metrics).not.toMatch(/^wamux_webhooks_total\{/m);
  });

  it('of a key that has asked enough in this second', async () => {
    const { key, stored } = createGatewayKey('hasty', ['send', 'read', 'operate', 'metrics'], {
      requestsPerSecond: 1,
    });
    const { client, outbox } = rig;
    const gateway = createGateway({ client, outbox, keys: [stored] });
    for (const { id, method, scope } of operations) {
      const ask = () =>
        gateway.fetch(
          new Request(`http://a.test${pathOf(id)}`, { method, headers: { authorization: `Bearer ${key}` } }),
        );
      if (scope === undefined) continue;
      let response = await ask();
      // A second may be over in between.
      for (let n = 0; n < 20 && response.status !== 429; n += 1) response = await ask();
      expect(response.headers.get('retry-after')).toBe('1');
      expect(response.headers.get('ratelimit-policy')).toBe('"hasty";q=1;w=1');
      expect(response.headers.get('ratelimit')).toBe('"hasty";r=0;t=1');
      expect(await statusOf(id, Promise.resolve(response))).toBe(429);
    }
  });

  it('of a key that asks again and again for what it may not do', async () => {
    const { key, stored } = createGatewayKey('curious', ['read'], { requestsPerSecond: 2 });
    const { client, outbox } = rig;
    const gateway = createGateway({ client, outbox, keys: [stored] });
    const headers = { authorization: `Bearer ${key}` };
    const ask = async () =>
      gateway.fetch(new Request('http://a.test/v1/messages', { method: 'POST', headers }));
    const first = await ask();
    expect([first.status, first.headers.get('ratelimit')]).toEqual([403, '"curious";r=1;t=1']);
    let last = first;
    for (let n = 0; n < 20 && last.status === 403; n += 1) last = await ask();
    expect(last.status).toBe(429);
  });

  it('of whoever runs it', async () => {
    expect(await statusOf('healthz', rig.ask('/healthz'))).toBe(200);
    expect(await statusOf('readyz', rig.ask('/readyz'))).toBe(200);
    expect(await statusOf('readMetrics', rig.ask('/metrics'))).toBe(200);
    rig.gateway.drain();
    expect(await statusOf('healthz', rig.ask('/healthz'))).toBe(200);
    expect(await statusOf('readyz', rig.ask('/readyz'))).toBe(503);
  });

  it('of a database that is away', async () => {
    await rig.loseDatabase();
    const withProblem = operations.filter(
      ({ id, problems = [] }) => problems.includes(503) && !id.includes('Media'),
    );
    const bodies: Readonly<Record<string, unknown>> = {
      sendMessage: text,
      sendBatch: { messages: [{ message: text }] },
      resendMessage: { reason },
      resolveMessage: { outcome: 'accepted', reason },
      pauseProvider: { reason },
      pauseLane: { reason },
    };
    expect(withProblem.length).toBeGreaterThan(8);
    for (const { id, method } of withProblem) {
      const path = pathOf(id);
      const asked = method === 'get' ? rig.ask(path) : rig.post(path, bodies[id]);
      expect([id, await statusOf(id, asked)]).toEqual([id, 503]);
    }
  });

  it('of keys, bodies and queries', async () => {
    for (const { id, method, scope, query, body, upload } of operations) {
      const path = pathOf(id);
      const ask = (init: Parameters<typeof rig.ask>[1]) =>
        statusOf(id, rig.ask(path, { method: method.toUpperCase(), ...init }));
      if (scope !== undefined) {
        expect([id, await ask({ headers: { authorization: 'Bearer wamux_nobody' } })]).toEqual([id, 401]);
        const lacking = scope === 'read' ? 'send' : 'read';
        expect([id, await ask({ as: lacking })]).toEqual([id, 403]);
      }
      if (query !== undefined) {
        const wrong = `${path}${path.includes('?') ? '&' : '?'}wrong=1`;
        const asked = rig.ask(wrong, { method: method.toUpperCase() });
        expect([id, await statusOf(id, asked)]).toEqual([id, 400]);
      }
      const limit = body?.maxBytes ?? upload?.maxBytes;
      if (limit === undefined) continue;
      const headers = { 'content-type': 'application/json' };
      // The test goes by the declared length; another test is about the actual bytes.
      const declared = {
        ...headers,
        authorization: `Bearer ${keyOf('all')}`,
        'content-length': `${limit + 1}`,
      };
      const large = new Request(`${rig.server.url}${path}`, { method: 'POST', body: 'x', headers: declared });
      expect([id, await statusOf(id, rig.gateway.fetch(large))]).toEqual([id, 413]);
      if (body === undefined) continue;
      expect([id, await ask({ body: 'x', headers: { 'content-type': 'text/plain' } })]).toEqual([id, 415]);
      expect([id, await ask({ body: '{', headers })]).toEqual([id, 400]);
    }
  });

  it('is kept, and nothing in it was never seen', () => {
    const all = [...documented.values()].flatMap(({ operationId, responses }) =>
      Object.keys(responses).map((status) => `${operationId} ${status}`),
    );
    expect(all.filter((answer) => !seenAnswers.has(answer))).toEqual([]);
  });
});
