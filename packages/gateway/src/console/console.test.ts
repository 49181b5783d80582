import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { ResultAsync } from 'neverthrow';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { describeGateway, keyOf, type Rig, text, to } from '../rig.fixture.js';
import { sessionMs } from './sessions.js';
import { ask, fromThePage, postForm, tokenIn, visit } from './visit.fixture.js';

const pages = [
  '/',
  '/console/messages',
  '/console/review',
  '/console/templates',
  '/console/routes',
  '/console/log',
];

/** A message whose outcome nobody knows. */
async function unknownMessage(rig: Rig, more: object = {}): Promise<string> {
  rig.simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { times: 1 });
  const { id } = (await rig.outbox.enqueue({ ...text, tags: ['dt'], ...more }))._unsafeUnwrap();
  await rig.until(id, 'needs-review');
  return id;
}

describeGateway('the console', (rig) => {
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('shows nothing before somebody has signed in', async () => {
    for (const path of [
      ...pages,
      '/console/messages/some-id',
      '/console/parts/overview',
      '/console/parts/log',
    ]) {
      const { status, text: page } = await ask(rig, path);
      expect([path, status]).toEqual([path, 401]);
      expect(page).toContain('name="key"');
      expect(page).not.toContain('bird');
    }
  });

  it('lets in with a key that may read, and keeps the key nowhere', async () => {
    const wrong = await postForm(rig, '/console/sign-in', { key: 'wamux_of-somebody-else' });
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null]);
    expect(wrong.text).toContain('This key is not known here.');
    expect(wrong.text).not.toContain('of-somebody-else');
    const blind = await postForm(rig, '/console/sign-in', { key: keyOf('send') });
    expect([blind.status, blind.headers.get('set-cookie')]).toEqual([403, null]);
    const right = await postForm(rig, '/console/sign-in', { key: ` ${keyOf('read')}\n` });
    expect([right.status, right.headers.get('location')]).toEqual([303, '/']);
    const cookie = right.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^wamux_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=28800$/);
    const [given = ''] = cookie.split(';');
    const home = await ask(rig, '/', { headers: { cookie: given } });
    expect(home.text).toContain('Signed in as reader');
    expect(`${cookie}${home.text}`).not.toContain(keyOf('read'));
  });

  it('binds the cookie to encrypted connections behind a proxy that encrypts', async () => {
    const headers = { ...fromThePage, 'x-forwarded-proto': 'https' };
    const { headers: answered } = await postForm(rig, '/console/sign-in', { key: keyOf('read') }, headers);
    expect(answered.get('set-cookie')).toMatch(/; Secure$/);
  });

  it('is no place for another site to sign somebody in', async () => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      {},
    ]) {
      const answer = await postForm(
        rig,
        '/console/sign-in',
        { key: keyOf('all') },
        headers as Record<string, string>,
      );
      expect([headers, answer.status, answer.headers.get('set-cookie')]).toEqual([headers, 403, null]);
    }
    // Before a browser that tells no more than the origin, behind a proxy that encrypts.
    const { host } = new URL(rig.server.url);
    const old = await postForm(rig, '/console/sign-in', { key: keyOf('all') }, { origin: `https://${host}` });
    expect(old.status).toBe(303);
  });

  it('knows no forged, no ended and no old session', async () => {
    const person = await visit(rig);
    expect((await person.get('/')).status).toBe(200);
    for (const cookie of [
      'wamux_session=',
      `wamux_session=${'A'.repeat(43)}`,
      `wamux_session=${keyOf('all')}`,
      `${person.cookie}x`,
      person.cookie.slice(0, -1),
    ]) {
      expect((await ask(rig, '/', { headers: { cookie } })).status).toBe(401);
    }
    const left = await person.send('/console/sign-out', {});
    expect([left.status, left.headers.get('set-cookie')]).toEqual([
      303,
      expect.stringContaining('Max-Age=0'),
    ]);
    expect((await person.get('/')).status).toBe(401);

    const late = await visit(rig);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + sessionMs - 1_000 });
    expect((await late.get('/')).status).toBe(200);
    vi.setSystemTime(Date.now() + 2_000);
    expect((await late.get('/')).status).toBe(401);
  });

  it('sends pages that run no script but its own, and that nobody frames or keeps', async () => {
    const person = await visit(rig);
    for (const path of pages) {
      const { headers, text: page } = await person.get(path);
      expect([path, headers.get('cache-control')]).toEqual([path, 'no-store']);
      expect(headers.get('x-frame-options')).toBe('DENY');
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      );
      expect(page).not.toMatch(/<script(?! src="\/console\/)|<style| style=| on\w+=/i);
    }
  });

  it('needs at most 100 KB of script and style for its first page', async () => {
    const { text: page } = await (await visit(rig)).get('/');
    const loaded = [...page.matchAll(/(?:src|href)="(\/console\/console\.[^"]+)"/g)].map(
      ([, address]) => address ?? '',
    );
    expect(loaded).toHaveLength(2);
    const answers = await Promise.all(loaded.map((address) => ask(rig, address)));
    expect(answers.map(({ status, headers }) => [status, headers.get('cache-control')])).toEqual(
      loaded.map(() => [200, 'public, max-age=31536000, immutable']),
    );
    const bytes = answers.reduce((sum, { text: body }) => sum + gzipSync(body).byteLength, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(100_000);
  });

  it('waits for no count of all messages before its first byte', async () => {
    const person = await visit(rig);
    const never = new ResultAsync<never, never>(new Promise(() => {}));
    const stats = vi.spyOn(rig.outbox, 'stats').mockReturnValue(never);
    const list = vi.spyOn(rig.outbox, 'list');
    const { status, text: page } = await person.get('/');
    expect([status, page.includes('counting…')]).toEqual([200, true]);
    await person.get('/console/parts/overview');
    expect([stats.mock.calls.length, list.mock.calls.length]).toEqual([1, 0]);
  });

  it('counts once for all who look', async () => {
    const person = await visit(rig);
    const stats = vi.spyOn(rig.outbox, 'stats');
    await Promise.all(Array.from({ length: 20 }, () => person.get('/console/parts/overview')));
    expect(stats).toHaveBeenCalledTimes(1);
    await expect
      .poll(async () => (await person.get('/console/parts/overview')).text)
      .toContain('Where messages stand');
  });

  it('speaks English and Spanish, as the browser asks or as somebody chose', async () => {
    const person = await visit(rig);
    const languageOf = async (headers: Record<string, string>, path = '/') => {
      const { text: page } = await person.get(path, headers);
      return /<html lang="(\w+)">/.exec(page)?.[1];
    };
    expect(await languageOf({})).toBe('en');
    expect(await languageOf({ 'accept-language': 'fr, es-CO;q=0.8, en;q=0.5' })).toBe('es');
    expect(await languageOf({ 'accept-language': 'es;q=0, xx' })).toBe('en');
    const chosen = await person.get('/console/log?language=es');
    expect(chosen.headers.get('set-cookie')).toMatch(/^wamux_language=es; .*HttpOnly; SameSite=Strict/);
    expect(chosen.text).toContain('<h1>En vivo</h1>');
    expect(await languageOf({ cookie: `${person.cookie}; wamux_language=es`, 'accept-language': 'en' })).toBe(
      'es',
    );
    expect(await languageOf({ cookie: `${person.cookie}; wamux_language=xx` })).toBe('en');
  });

  it('shows in lists nothing but the last digits, and on the page of a message all of it', async () => {
    const id = await unknownMessage(rig, { text: 'private words' });
    const person = await visit(rig, 'read');
    for (const path of [
      '/console/messages',
      `/console/messages?q=${encodeURIComponent(to)}`,
      '/console/review',
      '/console/log',
    ]) {
      const { text: page } = await person.get(path);
      expect(page.replace(/<input id="q".*>/, '')).not.toMatch(/3001112233|private words/);
    }
    expect((await person.get('/console/review')).text).toContain('…2233');
    const { text: page } = await person.get(`/console/messages/${id}`);
    const [, closed = ''] = /<details[^>]*>(.*)<\/details>/s.exec(page) ?? [];
    expect(closed).toContain(to);
    expect(closed).toContain('private words');
    expect(page.replace(closed, '')).not.toMatch(/3001112233|private words/);
  });

  it('finds a message by every name of it', async () => {
    await rig.outbox.stop();
    const enqueue = async (message: object, options?: object) =>
      (await rig.outbox.enqueue({ ...text, ...message } as typeof text, options))._unsafeUnwrap();
    const first = await enqueue({}, { idempotencyKey: 'order-1' });
    const second = await enqueue({ to: '+573005556677' });
    const person = await visit(rig);
    const found = async (query: string) => {
      const { headers, text: page } = await person.get(`/console/messages?${query}`);
      return (
        headers.get('location') ??
        [...page.matchAll(/href="\/console\/messages\/([\w-]{36})"/g)].map(([, id]) => id)
      );
    };
    expect(await found('')).toEqual([second.id, first.id]);
    expect(await found(`q=${first.id}`)).toBe(`/console/messages/${first.id}`);
    expect(await found('q=order-1')).toBe(`/console/messages/${first.id}`);
    expect(await found(`q=${second.correlationId}`)).toBe(`/console/messages/${second.id}`);
    for (const number of ['%2B573005556677', '+573005556677', '573005556677', '%2B57 300 555-6677']) {
      expect([number, await found(`q=${number}`)]).toEqual([number, [second.id]]);
    }
    expect(await found('state=queued')).toHaveLength(2);
    expect(await found('state=failed')).toEqual([]);
    expect(await found('provider=bird')).toEqual([]);
    expect(await found('q=nobody')).toEqual([]);
    const wrong = await person.get('/console/messages?state=nowhere');
    expect([wrong.status, wrong.text.includes('This cannot be looked for')]).toEqual([400, true]);
  });

  it('goes page by page to the oldest message', async () => {
    await rig.outbox.stop();
    const enqueued = await rig.outbox.enqueueMany(Array.from({ length: 120 }, () => ({ message: text })));
    const ids = enqueued.map((one) => one._unsafeUnwrap().id);
    const person = await visit(rig);
    const seen: string[] = [];
    for (let next: string | undefined = '/console/messages?state=queued'; next !== undefined; ) {
      const { text: page } = await person.get(next);
      seen.push(...[...page.matchAll(/href="\/console\/messages\/([\w-]{36})"/g)].map(([, id]) => id ?? ''));
      next = /href="(\/console\/messages\?[^"]*after=[^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen).toEqual(ids.toReversed());
  });

  describe('for a decision', () => {
    it.each([
      ['resolve', { outcome: 'accepted' }, 'accepted'],
      ['resolve', { outcome: 'not-accepted' }, 'failed'],
      ['cancel', {}, 'canceled'],
      ['resend', {}, 'queued'],
    ])('%s asks, and writes down who and why', async (decision, fields, state) => {
      const id = await unknownMessage(rig);
      await rig.outbox.stop();
      const person = await visit(rig, 'all');
      const asked = await person.get(`/console/messages/${id}/${decision}`);
      expect([asked.status, asked.text]).toEqual([200, expect.stringContaining('decided by all')]);
      expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('needs-review');
      const reason = 'seen in <b>their</b> report';
      const decided = await person.send(`/console/messages/${id}/${decision}`, {
        ...fields,
        reason,
        state: 'needs-review',
      });
      expect([decided.status, decided.headers.get('location')]).toEqual([
        303,
        `/console/messages/${id}?done=${decision}`,
      ]);
      expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe(state);
      const timeline = (await rig.outbox.timeline(id))._unsafeUnwrap();
      expect(timeline).toContainEqual(expect.objectContaining({ by: 'all', reason }));
      const { text: page } = await person.get(`/console/messages/${id}`);
      expect(page).toContain('by all');
      expect(page).toContain('seen in &lt;b&gt;their&lt;/b&gt; report');
    });

    it('wants a reason, a token of the session, a page of its own, and the state that was seen', async () => {
      const id = await unknownMessage(rig);
      const person = await visit(rig);
      const other = await visit(rig);
      const path = `/console/messages/${id}/cancel`;
      const fields = { reason: 'late', state: 'needs-review' };
      const otherToken = tokenIn((await other.get('/console/routes')).text);
      const answers = [
        await person.send(path, { ...fields, reason: ' ' }),
        await person.send(path, { ...fields, csrf: '' }),
        await person.send(path, { ...fields, csrf: otherToken }),
        await person.send(path, fields, { 'sec-fetch-site': 'cross-site' }),
        await person.send(path, fields, { origin: 'https://evil.example' }),
        await person.send(path, { ...fields, state: 'queued' }),
        await person.send(path, { ...fields, state: 'nowhere' }),
        await person.send(path, { ...fields, reason: 'x'.repeat(1_001) }),
        await person.send(`/console/messages/${id}/resolve`, fields),
        await person.send(`/console/messages/${id}/delete`, fields),
        await person.send('/console/messages/nobody/cancel', fields),
        await postForm(rig, path, fields),
      ];
      expect(answers.map(({ status }) => status)).toEqual([
        400, 403, 403, 403, 403, 409, 400, 400, 400, 404, 404, 401,
      ]);
      expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('needs-review');
      // A mistake costs nobody what they have written.
      expect(answers[5]?.text).toContain('>late</textarea>');
    });

    it('is not taken from a key that may only read', async () => {
      const id = await unknownMessage(rig);
      const person = await visit(rig, 'read');
      const { text: page } = await person.get(`/console/messages/${id}`);
      expect(page).toContain('lacks the scope operate');
      expect(page).not.toContain(`/console/messages/${id}/cancel`);
      const asked = await person.get(`/console/messages/${id}/cancel`);
      expect(asked.text).not.toContain('<textarea');
      const decided = await person.send(`/console/messages/${id}/cancel`, {
        reason: 'late',
        state: 'needs-review',
      });
      expect(decided.status).toBe(403);
      expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('needs-review');
    });
  });

  it('lets nothing run or show that a provider or a customer wrote', async () => {
    const hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
    rig.simulator.channels.on('send', {
      accept: false,
      status: 422,
      body: { code: hostile, message: hostile, details: { [hostile]: [hostile] } },
    });
    const { id } = (
      await rig.outbox.enqueue({ ...text, text: hostile }, { idempotencyKey: hostile })
    )._unsafeUnwrap();
    await rig.until(id, 'failed');
    const person = await visit(rig);
    // It was refused, and nothing about that is unknown.
    expect((await person.get(`/console/messages/${id}`)).text).not.toContain('chip unknown');
    (await rig.outbox.resend(id, { reason: hostile, by: hostile }))._unsafeUnwrap();
    const query = new URLSearchParams({
      q: hostile,
      state: hostile,
      provider: hostile,
      done: hostile,
      sample: hostile,
      language: hostile,
    }).toString();
    for (const path of [
      ...pages,
      `/console/messages/${id}`,
      `/console/messages/${id}/resend`,
      '/console/parts/log',
      '/console/parts/overview',
      `/console/${encodeURIComponent(hostile)}`,
    ]) {
      for (const address of [path, `${path}${path.includes('?') ? '&' : '?'}${query}`]) {
        const { text: page } = await person.get(address);
        expect([address, page]).toEqual([address, expect.not.stringMatching(/<script>alert|<img/)]);
      }
    }
    const explained = await person.send('/console/routes', {
      message: JSON.stringify({ ...text, [hostile]: 1, type: hostile }),
      sample: hostile,
    });
    expect(explained.text).not.toMatch(/<script>alert|<img/);
  });

  it('tells which way a message would take, without sending it', async () => {
    const person = await visit(rig, 'read');
    const explain = (message: string) => person.send('/console/routes', { message });
    const good = await explain(JSON.stringify(text));
    expect([good.status, good.text]).toEqual([
      200,
      expect.stringMatching(/<b>bird<\/b>\s+<span[^>]*>would be asked/),
    ]);
    const wrong = await explain(JSON.stringify({ ...text, to: '+57' }));
    expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('<code>to</code>')]);
    expect((await explain('{')).status).toBe(400);
    expect((await explain('x'.repeat(600_000))).status).toBe(413);
    expect(rig.simulator.ledger.acceptances).toEqual([]);
  });

  it('has a matrix of the templates of the config, where one provider that fails hides no other', async () => {
    const person = await visit(rig);
    const rowsOf = (page: string) =>
      [...page.matchAll(/<tr><th scope="row">(.*?)<\/th>(.*?)<\/tr>/gs)].map(([, name, cells = '']) => [
        name,
        ...[...cells.matchAll(/class="chip[^>]*>(.*?)</g)].map(([, word]) => word),
      ]);
    expect(rowsOf((await person.get('/console/templates')).text)).toEqual([
      ['order_shipped', 'mapped', 'mapped', 'mapped'],
      ['welcome', 'not mapped', 'not mapped', 'mapped'],
    ]);
    const asked = (await person.get('/console/templates?ask=1')).text;
    expect(rowsOf(asked)).toEqual([
      ['order_shipped', 'approved', 'mapped; it cannot tell', 'approved'],
      ['welcome', 'not mapped', 'not mapped', 'not there'],
    ]);
    expect(asked).toMatch(/not in the config<\/h2>.*meta: <code>welcome<\/code>/s);
    rig.simulator.cloudApi.on('list-templates', 'server-error');
    expect(rowsOf((await person.get('/console/templates?ask=1')).text)[0]).toEqual([
      'order_shipped',
      'approved',
      'mapped; it cannot tell',
      'no answer',
    ]);
  });

  it('tells live what happens, and counts it', async () => {
    const person = await visit(rig);
    await person.get('/');
    const id = await unknownMessage(rig);
    await expect
      .poll(async () => (await person.get('/console/parts/log')).text)
      .toContain('A person has to look');
    expect((await person.get('/console/parts/log')).text).toContain(`/console/messages/${id}`);
    const { text: overview } = await person.get('/console/parts/overview');
    expect(overview).toMatch(/<b>1<\/b>\s*<span>unknown<\/span>/);
    expect(overview).toMatch(/<b>100 %<\/b>\s*<span>unknown<\/span>/);
    // The bucket that time is in is not whole yet.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5_000 });
    const series = JSON.parse((await person.get('/console/parts/activity')).text);
    expect(series.times).toHaveLength(180);
    expect(Math.max(...series.unknown)).toBeGreaterThan(0);
    expect(series.median.filter((value: number | null) => value !== null)).toHaveLength(1);
  });

  it('tells live that a user wrote, and not what', async () => {
    const person = await visit(rig);
    await person.get('/console/log');
    rig.simulator.cloudApi.sendWebhooksTo(`${rig.server.url}/webhooks`);
    await rig.simulator.cloudApi.receiveMessage(to, { type: 'text', text: 'private words' });
    const log = async () => (await person.get('/console/parts/log')).text;
    await expect.poll(log).toMatch(/A provider pushed <code>message<\/code>\s+<span[^>]*>meta/);
    expect(await log()).not.toMatch(/private words|3001112233/);
  });

  it('says that the database is away, and is no bug', async () => {
    const person = await visit(rig);
    await rig.loseDatabase();
    for (const path of [
      '/',
      '/console/messages',
      '/console/review',
      '/console/messages/some-id',
      '/console/parts/overview',
    ]) {
      const { text: page } = await person.get(path);
      expect([path, page]).toEqual([path, expect.stringMatching(/does not answer at the moment|is closed/)]);
    }
    for (const path of ['/console/routes', '/console/log', '/console/templates']) {
      expect((await person.get(path)).status).toBe(200);
    }
    expect(rig.bugs).toEqual([]);
  });

  it('leaves a line in the access log without an id, a number or a key', async () => {
    const id = await unknownMessage(rig);
    const person = await visit(rig, 'read');
    rig.records.length = 0;
    await person.get(`/console/messages/${id}?q=%2B573001112233`);
    await person.get('/console/573001112233');
    expect(rig.records).toMatchObject([
      { method: 'GET', route: '/console/messages/{id}', status: 200, key: 'reader' },
      { method: 'GET', route: '(none)', status: 404 },
    ]);
    expect(JSON.stringify(rig.records)).not.toMatch(/3001112233|wamux_/);
  });

  it('meets hostile requests with a page, and never with a bug', async () => {
    const person = await visit(rig);
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('../..', '%00', '\u0000', '__proto__', 'constructor'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          '/',
          '/console/messages',
          '/console/review',
          '/console/routes',
          '/console/log',
          '/console/messages/{}',
          '/console/messages/{}/cancel',
          '/console/messages/{}/{}',
          '/console/{}',
        ),
        part,
        fc.dictionary(
          fc.oneof(part, fc.constantFrom('q', 'state', 'provider', 'after', 'language', 'done', 'sample')),
          part,
          { maxKeys: 4 },
        ),
        fc.dictionary(fc.oneof(part, fc.constantFrom('reason', 'state', 'outcome', 'message')), part, {
          maxKeys: 4,
        }),
        fc.boolean(),
        async (pattern, filling, query, fields, isPost) => {
          const path = `${pattern.replaceAll('{}', encodeURIComponent(filling))}?${new URLSearchParams(query)}`;
          const { status, text: page } = isPost ? await person.send(path, fields) : await person.get(path);
          expect([path, status, page]).toEqual([
            path,
            expect.toSatisfy((given: number) => given < 500),
            expect.not.stringMatching(/ at .*\.[jt]s:|node_modules/),
          ]);
        },
      ),
      { numRuns: 100 },
    );
    expect(rig.bugs).toEqual([]);
  });
});

describeGateway(
  'the console without keys',
  (rig) => {
    it('is open to this machine alone, by a name of its own', async () => {
      const { port } = new URL(rig.server.url);
      const statusFor = (host: string, path = '/') =>
        new Promise<number | undefined>((resolve, reject) => {
          request({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
            response.resume();
            resolve(response.statusCode);
          })
            .on('error', reject)
            .end();
        });
      expect(await statusFor(`localhost:${port}`)).toBe(200);
      expect(await statusFor(`rebound.example:${port}`)).toBe(403);
      expect(await statusFor(`rebound.example:${port}`, '/console/parts/log')).toBe(403);
    });

    it('takes no decision from a page of another site', async () => {
      await rig.outbox.stop();
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      const person = await visit(rig, 'nobody');
      const fields = { reason: 'late', state: 'queued' };
      const path = `/console/messages/${id}/cancel`;
      expect((await person.send(path, fields, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect((await postForm(rig, path, fields)).status).toBe(403);
      expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('queued');
      expect((await person.send(path, fields)).status).toBe(303);
      expect((await rig.outbox.timeline(id))._unsafeUnwrap()).toContainEqual(
        expect.objectContaining({ type: 'canceled', by: 'console', reason: 'late' }),
      );
    });
  },
  { withKeys: false },
);
