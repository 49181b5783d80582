import { gzipSync } from 'node:zlib';
import { ResultAsync } from 'neverthrow';
import { afterEach, expect, it, vi } from 'vitest';
import { describeGateway, text, to } from '../rig.fixture.js';
import { ask, consolePages, unknownMessage, visit } from './visit.fixture.js';

describeGateway('the pages of the console', (rig) => {
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
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
      .toContain('Messages by state');
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
    const searched = await person.get('/console/messages?q=%2B57%20300&state=failed&language=en');
    expect(searched.text).toContain('href="/console/messages?q=%2B57+300&amp;state=failed&amp;language=es"');
    expect(await languageOf({ cookie: `${person.cookie}; wamux_language=es`, 'accept-language': 'en' })).toBe(
      'es',
    );
    expect(await languageOf({ cookie: `${person.cookie}; wamux_language=xx` })).toBe('en');
  });

  it('says in Spanish, too, how urgent a message is', async () => {
    const enqueued = await rig.outbox.enqueue(text, { priority: 'high' });
    const person = await visit(rig, 'read');
    const { id } = enqueued._unsafeUnwrap();
    expect((await person.get(`/console/messages/${id}?language=es`)).text).toContain('<dd>alta</dd>');
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
      // The search text is in the address as well; the link to the other language has it too.
      const found = page.replace(/<input id="q".*>|<a [^>]*hreflang[^>]*>/g, '');
      expect(found).not.toMatch(/3001112233|private words/);
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
    const ofTeam = await enqueue({}, { idempotencyKey: 'order-2', team: 'shop' });
    expect(await found('q=order-2')).toBe(`/console/messages/${ofTeam.id}`);
    // A number that is a key, or a day, looks as one of a phone does.
    for (const key of ['1000234567', '2026-11-29', '12345678901234567890']) {
      const { id } = await enqueue({}, { idempotencyKey: key });
      expect([key, await found(`q=${key}`)]).toEqual([key, [id]]);
    }
    expect((await person.get('/console/messages?q=123456')).text).toContain('Invalid search');
    rig.outbox.start();
    await rig.until(first.id, 'accepted');
    await rig.outbox.resend(first.id, { reason: 'once more' });
    expect(await found(`q=${first.correlationId}`)).toBe(`/console/messages/${first.id}`);
    const wrong = await person.get('/console/messages?state=nowhere');
    expect([wrong.status, wrong.text.includes('Invalid search')]).toEqual([400, true]);
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
      next = /href="(\/console\/messages\?[^"]*after=[^"]+)">Older/.exec(page)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen).toEqual(ids.toReversed());
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
      ...consolePages,
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
      ['order_shipped', 'approved', 'mapped, cannot be checked', 'approved'],
      ['welcome', 'not mapped', 'not mapped', 'missing'],
    ]);
    expect(asked).toMatch(/not in the config<\/h2>.*meta: <code>welcome<\/code>/s);
    rig.simulator.cloudApi.on('list-templates', 'server-error');
    expect(rowsOf((await person.get('/console/templates?ask=1')).text)[0]).toEqual([
      'order_shipped',
      'approved',
      'mapped, cannot be checked',
      'no answer',
    ]);
  });

  it('tells live what happens, and counts it', async () => {
    const person = await visit(rig);
    await person.get('/');
    const id = await unknownMessage(rig);
    await expect
      .poll(async () => (await person.get('/console/parts/log')).text)
      .toContain('A decision is needed');
    expect((await person.get('/console/parts/log')).text).toContain(`/console/messages/${id}`);
    const { text: overview } = await person.get('/console/parts/overview');
    expect(overview).toMatch(/<b>1<\/b>\s*<span>unknown<\/span>/);
    expect(overview).toMatch(/<b>100 %<\/b>\s*<span>unknown<\/span>/);
    // The bucket that time is in is not whole yet.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5_000 });
    const { text: later } = await person.get('/console/parts/overview');
    const [, written = ''] = /data-series="([^"]+)"/.exec(later) ?? [];
    const series = JSON.parse(written.replaceAll('&quot;', '"'));
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
    await expect.poll(log).toMatch(/Webhook received: <code>message<\/code>\s+<span[^>]*>meta/);
    expect(await log()).not.toMatch(/private words|3001112233/);
  });

  it('tells live of pauses, of a lane not as of the provider that has the same name', async () => {
    const person = await visit(rig);
    await person.get('/console/log');
    const why = { reason: 'calm', by: 'Ana' };
    await rig.outbox.pause({ provider: 'bird' }, why);
    await rig.outbox.pause({ lane: 'bird' }, why);
    const log = async () => (await person.get('/console/parts/log')).text;
    await expect.poll(log).toMatch(/Paused <code>bird<\/code>[^<]*Ana: calm/);
    await expect.poll(log).toMatch(/Paused <code>lane bird<\/code>[^<]*Ana: calm/);
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
      expect([path, page]).toEqual([path, expect.stringMatching(/is not answering right now|is closed/)]);
    }
    for (const path of ['/console/routes', '/console/log', '/console/templates']) {
      expect((await person.get(path)).status).toBe(200);
    }
    expect(rig.bugs).toEqual([]);
  });
});
