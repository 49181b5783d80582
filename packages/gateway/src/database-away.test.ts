import type { Outbox } from '@wamux/outbox';
import { err, errAsync } from 'neverthrow';
import { afterEach, expect, it, vi } from 'vitest';
import { fromThePage, hiddenFieldsIn } from './console/visit.fixture.js';
import { createGateway } from './create-gateway.js';
import { operations } from './operations/index.js';
import { describeGateway, keyOf, keys, text } from './rig.fixture.js';
import { serveGateway } from './serve-gateway.js';

const refused = {
  kind: 'unavailable',
  message: 'the database failed: connect ECONNREFUSED db.internal.example:5432',
} as const;

/** An outbox that answers every call as one whose PostgreSQL is gone. */
const withoutDatabase = (outbox: Outbox): Outbox =>
  new Proxy(outbox, {
    get(target, name: keyof Outbox) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      if (name === 'events') return () => ReadableStream.from([]);
      return String(name).endsWith('Many') ? async () => [err(refused)] : () => errAsync(refused);
    },
  });

const id = '01890a5d-ac96-774b-bcce-b302099a8057';
const bodies: Readonly<Record<string, unknown>> = {
  sendMessage: text,
  sendBatch: { messages: [{ message: text }] },
  resolveMessage: { outcome: 'accepted', reason: 'x' },
};

describeGateway('a database that is away', (rig) => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is told without its address, by the API, to whoever has no key, and by the console', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
    // Another test of this process may have warned within the last minute.
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + 120_000);
    const { client } = rig;
    const gateway = createGateway({ client, outbox: withoutDatabase(rig.outbox), keys });
    const server = await serveGateway(gateway, { port: 0 });
    const told = async (path: string, init: RequestInit = {}) => {
      const response = await fetch(`${server.url}${path}`, { redirect: 'manual', ...init });
      return { status: response.status, headers: response.headers, text: await response.text() };
    };
    const authorization = `Bearer ${keyOf('all')}`;
    const answers: [string, number, string][] = [];
    for (const { id: operation, method, path, problems = [] } of operations) {
      if (!problems.includes(503) || path.includes('media')) continue;
      const filled = path.replace('{id}', id).replace('{provider}', 'bird').replace('{lane}', 'bird');
      const headers = {
        ...(operation !== 'readyz' && { authorization }),
        ...(method === 'post' && { 'content-type': 'application/json' }),
      };
      const body = method === 'post' ? JSON.stringify(bodies[operation] ?? { reason: 'x' }) : null;
      const { status, text: said } = await told(filled, { method: method.toUpperCase(), headers, body });
      answers.push([operation, status, said]);
    }
    // A connection that breaks while it commits has stored what it says nothing of.
    expect(answers.filter(([, , said]) => !said.includes('the same Idempotency-Key'))).toEqual([]);
    const signedIn = await told('/console/sign-in', {
      method: 'POST',
      body: new URLSearchParams({ key: keyOf('all') }),
      headers: fromThePage,
    });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const pages = ['/console/messages', '/console/messages?q=order-1', '/console/messages?q=573001112233'];
    pages.push('/console/review', `/console/messages/${id}`, '/console/providers/bird/pause');
    for (const path of pages) {
      const { status, text: said } = await told(path, { headers: { cookie } });
      expect([path, said]).toEqual([
        path,
        expect.stringContaining('The database is not answering right now.'),
      ]);
      answers.push([path, status, said]);
    }
    const { csrf = '' } = hiddenFieldsIn((await told('/console/routes', { headers: { cookie } })).text);
    for (const path of [`/console/messages/${id}/resend`, '/console/providers/bird/pause']) {
      const body = new URLSearchParams({ csrf, reason: 'x', state: 'accepted', correlationId: id });
      const headers = { ...fromThePage, cookie };
      const { status, text: said } = await told(path, { method: 'POST', body, headers });
      answers.push([`POST ${path}`, status, said]);
    }
    expect(answers.filter(([, status]) => status !== 503)).toEqual([]);
    expect(answers.filter(([, , said]) => /internal|5432|ECONN/.test(said))).toEqual([]);
    expect(answers.map(([operation]) => operation)).toContain('readyz');
    // The operator learns the reason, but not as often as callers ask.
    expect(warned.mock.calls.map(([message]) => message)).toEqual([`a request failed: ${refused.message}`]);
    await server.close({ graceMs: 0 });
  });
});
