import { okAsync } from 'neverthrow';
import { expect, it } from 'vitest';
import { createGateway } from './create-gateway.js';
import { createGatewayKey, type GatewayKey } from './keys/gateway-key.js';
import { parseKeys } from './keys/key-ring.js';
import { describeGateway, text } from './rig.fixture.js';

const all = ['send', 'read', 'operate', 'metrics'] as const;
const made = {
  shop: createGatewayKey('shop', all, { team: 'shop' }),
  counted: createGatewayKey('counted', all, { team: 'shop', messagesPerDay: 3 }),
  desk: createGatewayKey('desk', all, { team: 'desk' }),
  codes: createGatewayKey('codes', all, { templates: ['order_shipped'] }),
  bird: createGatewayKey('bird', all, { providers: ['bird', 'dt'] }),
  platform: createGatewayKey('platform', all),
};
type Name = keyof typeof made;

/** The members of answers that the tests look at. */
interface Answer {
  readonly id: string;
  readonly kind: string;
  readonly detail: string;
  readonly messages: readonly { readonly id: string }[];
  readonly events: readonly { readonly id: string; readonly team?: string }[];
  readonly cursor: string;
  readonly results: readonly { readonly status: number }[];
}
const jsonOf = async (response: Response) => (await response.json()) as Answer;

const template = { to: text.to, name: 'order_shipped', variables: { customer: 'Ana' } };

describeGateway('keys of teams', (rig) => {
  const ask = async (as: Name, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const keys: readonly GatewayKey[] = Object.values(made).map(({ stored }) => stored);
    const { client, outbox } = rig;
    const gateway = createGateway({ client, outbox, keys, onBug: (error) => rig.bugs.push(error) });
    const response = await gateway.fetch(
      new Request(`http://gateway.example.test${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${made[as].key}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
    expect(rig.bugs).toEqual([]);
    return response;
  };
  const send = async (as: Name, headers: Record<string, string> = {}, body: unknown = text) => {
    const response = await ask(as, '/v1/messages', body, headers);
    return { status: response.status, response, body: await jsonOf(response) };
  };
  const idsOf = async (as: Name, query = '') => {
    const { messages } = await jsonOf(await ask(as, `/v1/messages${query}`));
    return messages.map(({ id }) => id);
  };

  it('see the messages of their team, and no others', async () => {
    const [own, others] = [(await send('shop')).body.id, (await send('desk')).body.id];
    expect(await idsOf('shop')).toEqual([own]);
    expect(await idsOf('counted')).toEqual([own]);
    expect(await idsOf('platform')).toEqual([own, others]);
    expect(await idsOf('platform', '?team=desk')).toEqual([others]);
    expect(await idsOf('shop', '?team=shop')).toEqual([own]);
    expect((await ask('shop', '/v1/messages?team=desk')).status).toBe(403);
    expect((await ask('shop', `/v1/messages?cursor=${others}`)).status).toBe(400);
    expect((await ask('shop', `/v1/messages/${own}`)).status).toBe(200);
    expect(await (await ask('platform', `/v1/messages/${own}`)).json()).toMatchObject({ team: 'shop' });
    const [hidden, absent] = await Promise.all(
      [others, '01890a5d-ac96-774b-bcce-b302099a8057'].map(async (id) =>
        (await ask('shop', `/v1/messages/${id}`)).json(),
      ),
    );
    expect(hidden).toMatchObject({ status: 404 });
    expect(hidden).toEqual(absent);
  });

  it('decide about the messages of their team, and about nothing else', async () => {
    const scheduledFor = new Date(Date.now() + 3_600_000).toISOString();
    const { id } = (await send('desk', {}, { ...text, scheduledFor })).body;
    const reason = { reason: 'the wrong one' };
    for (const [decision, more] of [
      ['cancel', {}],
      ['resend', {}],
      ['resolve', { outcome: 'not-accepted' }],
    ] as const) {
      const decided = await ask('shop', `/v1/messages/${id}/${decision}`, { ...reason, ...more });
      expect([decision, decided.status]).toEqual([decision, 404]);
    }
    expect((await rig.outbox.get(id))._unsafeUnwrap().state).toBe('queued');
    expect((await ask('shop', '/v1/providers/bird/pause', reason)).status).toBe(403);
    expect((await ask('shop', '/v1/providers/bird/resume', {})).status).toBe(403);
    expect((await ask('shop', '/v1/lanes/bird/pause', reason)).status).toBe(403);
    expect((await ask('shop', '/metrics')).status).toBe(403);
    expect((await ask('desk', `/v1/messages/${id}/cancel`, reason)).status).toBe(200);
    expect(await (await ask('platform', '/metrics')).text()).toContain(
      'wamux_team_messages_today{team="desk"} 1',
    );
  });

  it('have idempotency keys of their own', async () => {
    const key = { 'idempotency-key': 'order-1' };
    const ids = [await send('shop', key), await send('desk', key), await send('platform', key)];
    expect(new Set(ids.map(({ body }) => body.id)).size).toBe(3);
    expect((await send('counted', key)).body).toMatchObject({ id: ids[0]?.body.id, repeated: true });
  });

  it('are told what happens to the messages of their team', async () => {
    const stream = await ask('shop', '/v1/events', undefined, { accept: 'text/event-stream' });
    const [own, others] = [(await send('shop')).body.id, (await send('desk')).body.id];
    await Promise.all([own, others].map((id) => rig.until(id, 'accepted')));
    const seenBy = async (as: Name) => {
      const { events } = await jsonOf(await ask(as, '/v1/events'));
      const seen = events.map(({ id, team }) => `${team}: ${id}`);
      return [...new Set(seen)].sort();
    };
    await expect.poll(() => seenBy('platform')).toEqual([`desk: ${others}`, `shop: ${own}`]);
    expect(await seenBy('shop')).toEqual([`shop: ${own}`]);
    expect(await seenBy('desk')).toEqual([`desk: ${others}`]);
    const later = (await send('shop')).body.id;
    let told = '';
    for await (const chunk of stream.body ?? []) {
      told += Buffer.from(chunk).toString();
      if (told.includes(later)) break;
    }
    expect(told).toContain(own);
    expect(told).not.toContain(others);
  });

  it('are told of them behind any number of events of others, and how far it was looked', async () => {
    const own = (await send('shop')).body.id;
    await rig.until(own, 'accepted');
    await expect
      .poll(async () => (await jsonOf(await ask('shop', '/v1/events'))).events.map(({ id }) => id))
      .toContain(own);
    const { cursor } = (await rig.outbox.eventPage({ team: 'shop' }))._unsafeUnwrap();
    // Each read finds that the messages in between belong to other teams.
    const { outbox } = rig;
    let looks = 0;
    const eventPage = ((query) => {
      looks += 1;
      const isFound = looks % 30 === 0;
      if (isFound) return outbox.eventPage({ ...query, after: '0-0' });
      return okAsync({ events: [], cursor: `0-${looks}` });
    }) as typeof outbox.eventPage;
    rig.outbox = { ...outbox, eventPage };
    const askAgain = async (after: string) => jsonOf(await ask('shop', `/v1/events?after=${after}`));
    try {
      const first = await askAgain(cursor);
      expect(first).toEqual({ events: [], cursor: '0-20' });
      expect((await askAgain(first.cursor)).events[0]).toMatchObject({ id: own });
    } finally {
      rig.outbox = outbox;
    }
    const end = (await rig.outbox.lastCursor())._unsafeUnwrap();
    expect(await askAgain(end)).toEqual({ events: [], cursor: end });
  });

  it('hand over as many messages in a day as they may', async () => {
    await send('shop');
    const messages = [text, text, text].map((message) => ({ message }));
    const { results } = await jsonOf(await ask('counted', '/v1/messages/batch', { messages }));
    expect(results.map(({ status }) => status)).toEqual([202, 202, 429]);
    const refused = await send('counted');
    expect([refused.status, refused.body.kind]).toEqual([429, 'quota-exhausted']);
    expect(Number(refused.response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await send('shop')).status).toBe(202);
    expect((await send('desk')).status).toBe(202);
  });

  it('hand over messages of their templates only', async () => {
    expect((await send('codes', {}, template)).status).toBe(202);
    for (const other of [text, { ...template, name: 'welcome', variables: {} }, null, 'x', []]) {
      expect([other, (await send('codes', {}, other)).status]).toEqual([other, 403]);
    }
    const messages = [text, template, text, template].map((message) => ({ message }));
    const { results } = await jsonOf(await ask('codes', '/v1/messages/batch', { messages }));
    expect(results.map(({ status }) => status)).toEqual([403, 202, 403, 202]);
    const { id } = (await send('platform')).body;
    await rig.until(id, 'accepted');
    expect((await ask('codes', `/v1/messages/${id}/resend`, { reason: 'again' })).status).toBe(403);
  });

  it('hand over messages only for their providers', async () => {
    expect((await send('bird')).status).toBe(202);
    const refused = await send('bird', {}, { ...text, tags: ['meta'] });
    expect([refused.status, refused.body.detail]).toEqual([
      403,
      'the key bird is bound to bird, dt, but the route of this message also has meta',
    ]);
    expect((await send('bird', {}, { ...text, text: 7 })).status).toBe(400);
  });

  it('open no console, which shows the messages of all', async () => {
    const { client, outbox } = rig;
    const gateway = createGateway({ client, outbox, keys: [made.shop.stored] });
    const response = await gateway.fetch(
      new Request('http://gateway.example.test/console/sign-in', {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': 'same-origin',
        },
        body: new URLSearchParams({ key: made.shop.key }),
      }),
    );
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('This key belongs to a team');
  });

  it.each([
    [{ team: 'a team' }, 'keys[0].team'],
    [{ messagesPerDay: 3 }, 'keys[0].messagesPerDay'],
    [{ team: 'shop', messagesPerDay: 0 }, 'keys[0].messagesPerDay'],
    [{ templates: [] }, 'keys[0].templates'],
    [{ providers: [''] }, 'keys[0].providers[0]'],
  ])('are refused with %j', (more, path) => {
    expect(() => parseKeys([{ ...made.platform.stored, ...more }])).toThrow(path);
  });
});
