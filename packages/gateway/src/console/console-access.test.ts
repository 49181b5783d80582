import { request } from 'node:http';
import * as fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { createGateway } from '../create-gateway.js';
import { describeGateway, keyOf, keys, text } from '../rig.fixture.js';
import { serveGateway } from '../serve-gateway.js';
import { sessionMs } from './sessions.js';
import {
  ask,
  consolePages,
  fromThePage,
  hiddenFieldsIn,
  postForm,
  unknownMessage,
  visit,
} from './visit.fixture.js';

const unescaped = (attribute: string): string => attribute.replaceAll('&amp;', '&');

describeGateway('who may see the console', (rig) => {
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('shows nothing before somebody has signed in', async () => {
    for (const path of [
      ...consolePages,
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
    expect(wrong.text).toContain('Unknown key.');
    expect(wrong.text).not.toContain('of-somebody-else');
    const blind = await postForm(rig, '/console/sign-in', { key: keyOf('send') });
    expect([blind.status, blind.headers.get('set-cookie')]).toEqual([403, null]);
    const right = await postForm(rig, '/console/sign-in', { key: ` ${keyOf('read')}\n` });
    expect([right.status, right.headers.get('location')]).toEqual([303, '/']);
    const cookie = right.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(
      /^wamux_session_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=28800$/,
    );
    const [given = ''] = cookie.split(';');
    const home = await ask(rig, '/', { headers: { cookie: given } });
    expect(home.text).toContain('Signed in as reader');
    expect(`${cookie}${home.text}`).not.toContain(keyOf('read'));
  });

  it('leads from the sign-in to the page that was opened, and to nothing else', async () => {
    const opened = '/console/messages?q=order-1&state=failed';
    const { text: page } = await ask(rig, opened);
    const { to = '' } = hiddenFieldsIn(page);
    const wrong = await postForm(rig, '/console/sign-in', { key: 'wamux_wrong', to: unescaped(to) });
    expect(hiddenFieldsIn(wrong.text)).toEqual({ to });
    const signInFrom = async (given: string) =>
      (await postForm(rig, '/console/sign-in', { key: keyOf('read'), to: given })).headers.get('location');
    expect(await signInFrom(unescaped(to))).toBe(opened);
    for (const elsewhere of [
      'https://evil.example/',
      '//evil.example/console/log',
      '/\\evil.example',
      '/\t/evil.example',
      '/console/..//evil.example',
      '/console/%2e%2e//evil.example',
      'javascript:alert(1)',
      '/console/sign-out',
      '/console/parts/log',
      '/v1/messages',
      'http://[',
      '',
    ]) {
      expect([elsewhere, await signInFrom(elsewhere)]).toEqual([elsewhere, '/']);
    }
    const { text: late } = await postForm(rig, '/console/sign-out', {});
    expect(hiddenFieldsIn(late)).toEqual({ to: '/' });
  });

  it.each(['https', 'HTTPS, http'])(
    'binds the cookie to encrypted connections behind a proxy of %s',
    async (scheme) => {
      const headers = { ...fromThePage, 'x-forwarded-proto': scheme };
      const { headers: answered } = await postForm(rig, '/console/sign-in', { key: keyOf('read') }, headers);
      expect(answered.get('set-cookie')).toMatch(/; Secure$/);
    },
  );

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
    // This is like a browser that sends only the origin, behind a proxy that terminates TLS.
    const { host } = new URL(rig.server.url);
    const old = await postForm(rig, '/console/sign-in', { key: keyOf('all') }, { origin: `https://${host}` });
    expect(old.status).toBe(303);
  });

  it('is signed in at several gateways of one host at a time, though their browser sends the cookies of all', async () => {
    const other = await serveGateway(createGateway({ client: rig.client, outbox: rig.outbox, keys }), {
      port: 0,
    });
    const cookies: string[] = [];
    for (const url of [rig.server.url, other.url]) {
      const body = new URLSearchParams({ key: keyOf('read') });
      const init = { method: 'POST', body, headers: fromThePage, redirect: 'manual' } as const;
      const { headers } = await fetch(`${url}/console/sign-in`, init);
      cookies.push((headers.get('set-cookie') ?? '').split(';')[0] ?? '');
    }
    expect(new Set(cookies.map((cookie) => cookie.split('=')[0])).size).toBe(2);
    for (const url of [rig.server.url, other.url]) {
      const { status } = await fetch(url, { headers: { cookie: cookies.toReversed().join('; ') } });
      expect(status).toBe(200);
    }
    await other.close({ graceMs: 0 });
  });

  it('knows no forged, no ended and no old session', async () => {
    const person = await visit(rig);
    expect((await person.get('/')).status).toBe(200);
    const [name = ''] = person.cookie.split('=');
    for (const cookie of [
      `${name}=`,
      `${name}=${'A'.repeat(43)}`,
      `${name}=${keyOf('all')}`,
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
    for (const path of consolePages) {
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

    it('asks no provider for a page of another site', async () => {
      const person = await visit(rig, 'nobody');
      for (const [site, asked] of [
        ['cross-site', 0],
        ['same-site', 0],
        ['same-origin', 1],
      ] as const) {
        await person.get('/console/templates?ask=1', { 'sec-fetch-site': site });
        const requests = rig.simulator.cloudApi.requests.filter(({ route }) => route === 'list-templates');
        expect([site, requests.length]).toEqual([site, asked]);
      }
    });

    it('takes no decision from a page of another site', async () => {
      await rig.outbox.stop();
      const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
      const person = await visit(rig, 'nobody');
      const path = `/console/messages/${id}/cancel`;
      const { csrf: _, ...seen } = hiddenFieldsIn((await person.get(path)).text);
      const fields = { ...seen, reason: 'late' };
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
