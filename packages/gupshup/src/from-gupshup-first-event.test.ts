import type { WebhookReceiver, WebhookRequest } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { toFirstConnection } from './gupshup-connection.js';
import { firstApi } from './gupshup-first-provider.js';
import { firstSettings } from './gupshup-settings.js';
import { createFirstWebhook } from './gupshup-webhook.js';

const secret = 'canary-4711-of-the-address';
const settings = firstSettings.parse({
  api: 'v1',
  apiKey: 'wamux-test-key',
  appName: 'MyApp',
  from: '917834811114',
  webhook: { secrets: [secret] },
});
const identity = { id: 'gs', adapter: 'gupshup', capabilities: firstApi.capabilities };
const { owner, parse, verify } = createFirstWebhook(
  { ...toFirstConnection(settings), ...identity },
  settings,
) as WebhookReceiver;

const request = (body: unknown, url = '/'): WebhookRequest => ({
  method: 'POST',
  url,
  headers: {},
  rawBody: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const at = 1795788000123;
const event = (type: string, payload: unknown, more: object = {}) => ({
  app: 'MyApp',
  timestamp: at,
  version: 2,
  type,
  payload,
  ...more,
});
const read = (body: unknown) => parse(request(body));
const status = (type: string, more: object = {}) =>
  read(event('message-event', { id: 'wamid.1', gsId: 'gs-1', type, destination: '573001112233', ...more }));

it('is believed by the secret in its address alone', () => {
  expect(owner).toEqual({ sender: 'MyApp' });
  expect(verify(request({}, `/gs?secret=${secret}`)).isOk()).toBe(true);
  expect(verify(request({}, '/gs?secret=another-text-of-ours'))._unsafeUnwrapErr().reason).toBe(
    'signature-wrong',
  );
});

describe('a status', () => {
  it.each([
    [1795787000, '2026-11-27T13:43:20.000Z'],
    [1795787000123, '2026-11-27T13:43:20.123Z'],
    [Number.MAX_SAFE_INTEGER, null],
  ])('has its time in seconds or in milliseconds: %i', (ts, occurredAt) => {
    expect(status('sent', { payload: { ts } })).toMatchObject([{ occurredAt }]);
  });

  it.each([
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['a-new-word', 'unknown'],
  ])('%s is %s, by the id that the answer had and the time of the event', (word, expected) => {
    expect(status(word, { payload: { ts: 1795787000 } })).toMatchObject([
      {
        type: 'status',
        provider: 'gs',
        providerMessageId: 'gs-1',
        status: expected,
        rawStatus: word,
        recipient: '+573001112233',
        occurredAt: new Date(1795787000_000).toISOString(),
      },
    ]);
  });

  it('of a message that waits has one id, and the time of the request', () => {
    const payload = {
      id: 'gs-1',
      type: 'enqueued',
      destination: '573001112233',
      payload: { type: 'session' },
    };
    expect(read(event('message-event', payload))).toMatchObject([
      { providerMessageId: 'gs-1', status: 'accepted', occurredAt: new Date(at).toISOString() },
    ]);
  });

  it.each([
    [{ code: 1002, reason: 'Number 573001112233 Does Not Exist' }, 'recipient_invalid', '1002'],
    [{ code: 1001, reason: 'Last Mapped Bot Failed' }, 'sender_misconfigured', '1001'],
    [{ code: 470, reason: 'more than 24 hours have passed' }, 'window_closed', '470'],
    [{ code: 1026, reason: 'Receiver Incapable' }, 'recipient_invalid', '1026'],
    [{ code: 2000, reason: 'Number of parameters does not match' }, 'template_params', '2000'],
    [{ code: 472, reason: 'x' }, 'marketing_suppressed', '472'],
    [{ code: '131049', reason: 'x' }, 'marketing_suppressed', '131049'],
    [{ reason: 'Something new' }, 'unlisted_code', undefined],
    [{ reason: '' }, 'unlisted_code', undefined],
    [undefined, 'unlisted_code', undefined],
  ])('of a failure says why: %j', (payload, kind, providerCode) => {
    const [failed] = status('failed', { payload });
    expect(failed).toMatchObject({ status: 'failed', error: { kind, provider: 'gs' } });
    const { error } = failed as { error: { message: string; providerCode?: string } };
    expect(error.providerCode).toBe(providerCode);
    expect(error.message).not.toContain('573001112233');
    expect(error.message).toMatch(/\S$/);
  });

  it('of a failure that Gupshup is not sure of leaves open whether the message arrived', () => {
    const payload = { code: 4002, reason: 'Invalid Response From WhatsApp' };
    expect(status('failed', { payload })).toMatchObject([
      { status: 'unknown', rawStatus: 'failed', error: { kind: 'bad_response', providerCode: '4002' } },
    ]);
  });

  it('of a failure may have Gupshup’s id alone', () => {
    expect(status('failed', { id: undefined, payload: { code: 1002, reason: 'x' } })).toMatchObject([
      { providerMessageId: 'gs-1', status: 'failed', error: { kind: 'recipient_invalid' } },
    ]);
  });

  it('says what the message is priced as', () => {
    const pricing = { policy: 'PMP', category: 'authentication', type: 'regular' };
    expect(status('sent', { pricing })).toMatchObject([
      { pricing: { category: 'authentication', model: 'PMP' } },
    ]);
    expect(status('sent')[0]).not.toHaveProperty('pricing');
  });

  it('names a user who shows no number by their id', () => {
    expect(status('sent', { destination: '', userId: 'IN.1648' })).toMatchObject([{ recipient: 'IN.1648' }]);
  });

  it('says that a user took back a message of their own, by its id', () => {
    const payload = { gsId: undefined, payload: { ts: 1795787000 } };
    expect(status('deleted', payload)).toMatchObject([
      {
        type: 'message-revoked',
        provider: 'gs',
        providerMessageId: 'wamid.1',
        from: '+573001112233',
        occurredAt: new Date(1795787000_000).toISOString(),
      },
    ]);
    expect(status('deleted', { destination: undefined })).toMatchObject([{ type: 'unknown' }]);
  });
});

describe('a message of a user', () => {
  const message = (type: string, payload: object, more: object = {}) =>
    read(
      event('message', {
        id: 'wamid.9',
        source: '573001112233',
        type,
        payload,
        sender: { phone: '573001112233', name: 'Ada' },
        ...more,
      }),
    );
  const url = 'https://filemanager.gupshup.io/wa/app/wa/media/1?download=false';
  const media = { url, provider: 'gs' };

  it.each<[string, object, object]>([
    ['text', { text: 'Hola' }, { type: 'text', text: 'Hola' }],
    ['image', { url, contentType: 'image/png', caption: 'Look' }, { type: 'image', media, caption: 'Look' }],
    ['audio', { url, contentType: 'audio/ogg' }, { type: 'audio', media, contentType: 'audio/ogg' }],
    ['file', { url, name: 'a.pdf' }, { type: 'document', media, filename: 'a.pdf' }],
    ['location', { latitude: '4.71', longitude: '-74.07' }, { type: 'location', latitude: 4.71 }],
    ['button_reply', { title: 'Yes', id: 'm', postbackText: 'yes' }, { type: 'button-reply', id: 'yes' }],
    [
      'list_reply',
      { title: 'Row', id: 'm', postbackText: 'r1', description: 'sub' },
      { type: 'list-reply', id: 'r1', title: 'Row', description: 'sub' },
    ],
    [
      'quick_reply',
      { text: 'Todo bien', type: 'button' },
      { type: 'button-reply', id: 'Todo bien', title: 'Todo bien' },
    ],
    [
      'text',
      { text: 'View balance', type: 'button' },
      { type: 'button-reply', id: 'View balance', title: 'View balance' },
    ],
    [
      'contact',
      {
        contacts: [{ name: { formattedName: 'Ada L' }, phones: [{ phone: '+573001112244', type: 'CELL' }] }],
      },
      { type: 'contacts', contacts: [{ name: { formattedName: 'Ada L' } }] },
    ],
    [
      'contact',
      {
        contacts: [
          { name: { first_name: 'Dev', formatted_name: 'Dev Support', last_name: 'Support' }, ims: [] },
        ],
      },
      {
        type: 'contacts',
        contacts: [{ name: { formattedName: 'Dev Support', firstName: 'Dev', lastName: 'Support' } }],
      },
    ],
    [
      'contact',
      { contacts: [{ addresses: [{ city: 'Bogotá', countryCode: 'co', type: 'HOME', zip: null }] }] },
      { type: 'contacts', contacts: [{ addresses: [{ city: 'Bogotá', countryCode: 'co', type: 'HOME' }] }] },
    ],
    ['poll', { question: 'x' }, { type: 'unsupported', rawType: 'poll' }],
  ])('%s is read', (type, payload, content) => {
    expect(message(type, payload)).toMatchObject([
      {
        type: 'message',
        provider: 'gs',
        providerMessageId: 'wamid.9',
        from: '+573001112233',
        profileName: 'Ada',
        content,
        occurredAt: new Date(at).toISOString(),
      },
    ]);
  });

  it('names its writer by their id as well, and by it alone where they show no number', () => {
    const from = (more: object) =>
      message('text', { text: 'x' }, { sender: { name: 'Ada', userId: 'IN.1648' }, ...more });
    expect(from({})).toMatchObject([{ from: '+573001112233', userId: 'IN.1648' }]);
    const [hidden] = from({ source: undefined });
    expect(hidden).toMatchObject({ type: 'message', from: 'IN.1648', content: { text: 'x' } });
    expect(hidden).not.toHaveProperty('userId');
    expect(from({ source: '', sender: null })).toMatchObject([{ type: 'unknown' }]);
  });

  it('names what it answers by Gupshup’s id where it has one', () => {
    const answer = (context: object) => message('text', { text: 'x' }, { context });
    expect(answer({ id: 'wamid.1', gsId: 'gs-1' })).toMatchObject([{ inReplyTo: 'gs-1' }]);
    expect(answer({ id: 'wamid.1' })).toMatchObject([{ inReplyTo: 'wamid.1' }]);
  });

  it.each<[string, object]>([
    ['image', {}],
    ['text', {}],
    ['location', { latitude: 'x', longitude: '1' }],
    ['contact', {}],
  ])('%s without what it needs is unknown, and whole', (type, payload) => {
    expect(message(type, payload)).toMatchObject([{ type: 'unknown', raw: { payload: { payload } } }]);
  });
});

it.each([
  ['opted-out', false],
  ['opted-in', true],
])('a user who %s is told as what they prefer', (type, wants) => {
  expect(read(event('user-event', { phone: '573001112233', type }))).toMatchObject([
    {
      type: 'marketing-preference',
      provider: 'gs',
      from: '+573001112233',
      wants,
      occurredAt: new Date(at).toISOString(),
    },
  ]);
});

it('what users prefer is told of each of them', () => {
  const said = { wa_id: '573001112233', category: 'marketing_messages', value: 'stop' };
  const ofAnother = {
    ...said,
    wa_id: undefined,
    userid: 'IN.1648',
    value: 'resume',
    timestamp: '1795787000',
  };
  const odd = { ...said, category: 'something_new' };
  const payload = { type: 'user_preferences', payload: { user_preferences: [said, ofAnother, odd] } };
  expect(read(event('preference-event', payload))).toMatchObject([
    {
      type: 'marketing-preference',
      provider: 'gs',
      from: '+573001112233',
      wants: false,
      occurredAt: new Date(at).toISOString(),
    },
    {
      type: 'marketing-preference',
      from: 'IN.1648',
      wants: true,
      occurredAt: new Date(1795787000_000).toISOString(),
    },
    { type: 'unknown' },
  ]);
});

describe('news of the account', () => {
  const template = { id: '4dacef15', elementName: 'sale', languageCode: 'es' };

  it.each([
    ['rejected', { rejectedReason: 'INVALID_FORMAT' }, 'rejected', 'INVALID_FORMAT'],
    ['approved', {}, 'approved', undefined],
    ['deleted', {}, 'disabled', undefined],
    ['disabled', {}, 'disabled', undefined],
    ['in_appeal', {}, 'pending', undefined],
    ['paused', { type: 'status-update', description: 'has been paused' }, 'paused', 'has been paused'],
    ['a-new-word', {}, 'unknown', undefined],
  ])('says that a template is %s', (word, more, state, reason) => {
    const [news] = read(event('template-event', { ...template, status: word, ...more }));
    expect(news).toMatchObject({
      type: 'template',
      provider: 'gs',
      name: 'sale',
      language: 'es',
      state,
      occurredAt: new Date(at).toISOString(),
      raw: { payload: { status: word } },
    });
    expect(news).toEqual(
      reason === undefined ? expect.not.objectContaining({ reason }) : expect.objectContaining({ reason }),
    );
  });

  it.each([
    [
      'template-event',
      { ...template, type: 'category-update', category: { new: 'MARKETING' } },
      'category-update',
    ],
    ['template-event', { ...template, type: 'quality-update', quality: 'LOW' }, 'quality-update'],
    ['account-event', { type: 'tier-event', currentLimit: 'TIER_1K' }, 'tier-event'],
    [
      'account-event',
      { type: 'status-event', payload: { status: 'ACCOUNT_RESTRICTED' } },
      'ACCOUNT_RESTRICTED',
    ],
    ['account-event', { type: 'tier-event', payload: { event: 'DOWNGRADE', status: null } }, 'DOWNGRADE'],
  ])('of another kind is of the account: %s %j', (type, payload, change) => {
    expect(read(event(type, payload))).toMatchObject([
      {
        type: 'account',
        provider: 'gs',
        change,
        occurredAt: new Date(at).toISOString(),
        raw: { payload },
      },
    ]);
  });
});

it.each<[string, unknown]>([
  ['preferences in no list', event('preference-event', { payload: {} })],
  ['preferences of nobody', event('preference-event', { payload: { user_preferences: [] } })],
  ['a check of the connection', event('platform-event', { type: 'connectivity-check' })],
  ['news of a template without a name', event('template-event', { type: 'status-update', status: 'paused' })],
  ['news of a template without a state', event('template-event', { elementName: 'sale' })],
  ['news of the account that says nothing', event('account-event', {})],
  ['that the sandbox was started', event('user-event', { phone: '573001112233', type: 'sandbox-start' })],
  ['a consent of nobody', event('user-event', { phone: 'callbackSetPhone', type: 'opted-in' })],
  ['what was charged', event('billing-event', { deductions: { type: 'session' } })],
  ['a status without an id', event('message-event', { type: 'sent' })],
  ['no event', { hello: 1 }],
  ['no object', '"text"'],
  ['no JSON', '{"a":'],
])('%s is unknown, and kept', (_, body) => {
  const [found, ...more] = read(body);
  expect(more).toEqual([]);
  expect(found).toMatchObject({ type: 'unknown', provider: 'gs' });
  expect(found).toHaveProperty('raw');
});

it('in version 3 says which version to subscribe', () => {
  const statuses = [{ id: 'wamid.1', gs_id: 'gs-1', status: 'delivered', timestamp: '1795788000' }];
  const change = { field: 'messages', value: { messaging_product: 'whatsapp', statuses } };
  const body = { gs_app_id: 'x', object: 'whatsapp_business_account', entry: [{ changes: [change] }] };
  expect(read(body)).toEqual([
    {
      type: 'unknown',
      provider: 'gs',
      raw: body,
      reason: expect.stringContaining('subscribe its address with version 2'),
    },
  ]);
});

it('for another app belongs to nobody here', () => {
  expect(read(event('message', {}, { app: 'Another' }))).toMatchObject([
    { type: 'unknown', reason: 'concerns an app that is not configured' },
  ]);
});

it('takes no time that is none, and shows none of our credentials', () => {
  const late = read(event('message-event', { id: 'gs-1', type: 'sent' }, { timestamp: 1e300 }));
  expect(late).toMatchObject([{ occurredAt: null }]);
  const [leaking] = read(event('x', { text: `${secret} wamux-test-key` }));
  expect(JSON.stringify(leaking)).not.toMatch(/canary-4711|wamux-test-key/);
  for (const rawBody of [undefined, null, ''] as never[]) {
    expect(parse({ ...request(''), rawBody })).toMatchObject([{ type: 'unknown' }]);
  }
});
