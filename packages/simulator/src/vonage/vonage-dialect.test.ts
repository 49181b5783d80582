import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator } from '../simulator.js';
import { basic, orderShipped, templates, text, to, tokenOf, vonageClient } from './vonage-client.fixture.js';
import { vonage } from './vonage-dialect.js';

const start = () => startSimulator({ dialects: { vonage } });
let simulator: Awaited<ReturnType<typeof start>>;
let client: ReturnType<typeof vonageClient>;
beforeEach(async () => {
  simulator = await start();
  client = vonageClient(simulator);
});
afterEach(() => simulator.close());

const uuid = 'aaaaaaaa-0000-4000-8000-000000000001';
const url = (file: string) => `https://files.example.test/${file}`;
const custom = (type: string, content: object) => ({
  message_type: 'custom',
  custom: { type, [type]: content },
});
const long = (count: number) => 'x'.repeat(count);

describe('a message', () => {
  test('is taken with a 202, and is in the ledger under our own reference', async () => {
    const { body, status } = await client.send({ ...text, client_ref: 'order-7' });
    expect({ body, status }).toEqual({
      status: 202,
      body: { message_uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect(simulator.ledger.acceptances).toMatchObject([
      {
        provider: 'vonage',
        to,
        kind: 'text',
        content: 'Hola',
        reference: 'order-7',
        providerMessageId: body.message_uuid,
      },
    ]);
  });

  test.each<[object, string, string]>([
    [{ message_type: 'image', image: { url: url('a.jpg'), caption: 'Look' } }, 'image', 'Look'],
    [{ message_type: 'video', video: { url: url('a.mp4') } }, 'video', url('a.mp4')],
    [{ message_type: 'audio', audio: { url: url('a.mp3') } }, 'audio', url('a.mp3')],
    [
      { message_type: 'file', file: { url: url('a.pdf'), caption: 'Bill', name: 'a.pdf' } },
      'document',
      'Bill',
    ],
    [{ message_type: 'sticker', sticker: { url: url('a.webp') } }, 'sticker', url('a.webp')],
    [{ message_type: 'sticker', sticker: { id: uuid } }, 'sticker', uuid],
    [
      {
        message_type: 'reaction',
        reaction: { action: 'react', emoji: '👍' },
        context: { message_uuid: uuid },
      },
      'reaction',
      '👍',
    ],
    [
      { message_type: 'reaction', reaction: { action: 'unreact' }, context: { message_uuid: uuid } },
      'reaction',
      '',
    ],
    [custom('location', { latitude: 4.71, longitude: -74.07, name: 'Shop' }), 'location', 'Shop'],
    [custom('contacts', [{ name: { formatted_name: 'Ada L' } }]), 'contacts', 'Ada L'],
    [
      custom('interactive', {
        type: 'button',
        body: { text: 'Coming?' },
        action: { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Yes' } }] },
      }),
      'buttons',
      'Coming?',
    ],
    [orderShipped, 'template', 'Ada | A-1'],
    [
      {
        message_type: 'template',
        template: { name: 'my_namespace:order_shipped', parameters: ['Ada', 'A-1'] },
        whatsapp: { policy: 'deterministic', locale: 'es' },
      },
      'template',
      'Ada | A-1',
    ],
    [{ message_type: 'template', template: { name: 'welcome' }, whatsapp: { locale: 'es' } }, 'template', ''],
  ])('%j is taken', async (message, kind, content) => {
    expect((await client.send(message)).status).toBe(202);
    expect(simulator.ledger.acceptances).toMatchObject([{ kind, content }]);
  });

  test('may be to a user id, and answer another one', async () => {
    expect((await client.send({ ...text, to: 'CO.1349', context: { message_uuid: uuid } })).status).toBe(202);
    expect(
      (await client.send({ ...custom('contacts', [{ name: { formatted_name: 'A' } }]), to: 'CO.1349' }))
        .status,
    ).toBe(202);
    expect(simulator.ledger.acceptances).toMatchObject([{ to: 'CO.1349' }, { to: 'CO.1349' }]);
  });
});

const code = {
  type: 'template',
  template: {
    name: 'otp_code',
    language: { code: 'es' },
    components: [
      { type: 'body', parameters: [{ type: 'text', text: '123' }] },
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '123' }] },
    ],
  },
};
test.each<[number, string | undefined, object]>([
  [1110, 'channel', { ...text, channel: 'sms' }],
  [1110, 'to', { ...text, to: `+${to}` }],
  [1110, 'to', { ...text, to: undefined }],
  [1110, 'message_type', { message_type: 'poll' }],
  [1110, 'client_ref', { ...text, client_ref: long(101) }],
  [1110, 'webhook_url', { ...text, webhook_url: 'nowhere' }],
  [1110, 'context.message_uuid', { ...text, context: { message_uuid: '' } }],
  [1110, 'color', { ...text, color: 'red' }],
  [1110, 'failover', { ...text, failover: [] }],
  [1110, 'text', { message_type: 'text', text: '' }],
  [1110, 'text', { message_type: 'text', text: long(4097) }],
  [1110, 'image.caption', { message_type: 'image', image: { url: url('a.jpg'), caption: long(3001) } }],
  [1382, 'image.url', { message_type: 'image', image: { url: url('a.gif') } }],
  [1110, 'audio.caption', { message_type: 'audio', audio: { url: url('a.mp3'), caption: 'x' } }],
  [1110, 'context', { message_type: 'reaction', reaction: { action: 'unreact' } }],
  [
    1110,
    'reaction.emoji',
    { message_type: 'reaction', reaction: { action: 'react' }, context: { message_uuid: uuid } },
  ],
  [1110, 'sticker', { message_type: 'sticker', sticker: { url: url('a.webp'), id: uuid } }],
  [1120, 'from', { ...text, from: '14155550199' }],
  [
    1022,
    'template',
    {
      message_type: 'template',
      template: { name: 'order_shipped', parameters: [''] },
      whatsapp: { locale: 'es' },
    },
  ],
  [1022, undefined, { message_type: 'template', template: { name: 'nothing' }, whatsapp: { locale: 'es' } }],
  [
    1022,
    undefined,
    {
      message_type: 'template',
      template: { name: 'order_shipped', parameters: ['Ada'] },
      whatsapp: { locale: 'es' },
    },
  ],
  [1110, 'custom', { message_type: 'custom', custom: { type: 'interactive', interactive: {} } }],
  [1110, 'custom.to', { message_type: 'custom', custom: { type: 'text', text: { body: 'x' }, to } }],
  [1110, 'custom', { message_type: 'custom', custom: {} }],
  [1382, 'custom', custom('image', { id: '1' })],
  [131062, undefined, { message_type: 'custom', to: 'CO.1349', custom: code }],
])('refuses with %i, naming %s: %j', async (number, name, message) => {
  const { body, status } = await client.send(message);
  expect(status).toBe(422);
  expect(body).toMatchObject({
    type: `https://developer.vonage.com/api-errors/messages#${number}`,
    title: expect.stringMatching(/./),
    detail: expect.stringMatching(/./),
    instance: expect.stringMatching(/./),
  });
  const [culprit] = (body.invalid_parameters ?? []) as readonly { name: string }[];
  expect(culprit?.name).toBe(name);
  expect(simulator.ledger.acceptances).toEqual([]);
});

describe('access', () => {
  const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
  const past = Math.floor(Date.now() / 1000) - 3_600;

  test.each([
    ['by the account', () => basic],
    ['by a token', () => tokenOf()],
    ['by a token that holds for 15 minutes, as it does not say how long', () => tokenOf({ exp: undefined })],
  ])('%s', async (_, authorization) => {
    expect((await client.send(text, { authorization: authorization() })).status).toBe(202);
  });

  test.each([
    ['without a credential', () => ''],
    ['by a token that has expired', () => tokenOf({ iat: past, exp: past + 900 })],
    ['by a token that expires some time after an hour ago', () => tokenOf({ iat: past, exp: undefined })],
    ['by another application', () => tokenOf({ application_id: uuid })],
    ['by a token without an id', () => tokenOf({ jti: undefined })],
    ['by another key', () => tokenOf({}, {}, otherKey)],
    ['by a token that names another algorithm', () => tokenOf({}, { alg: 'HS256' })],
    ['by a cut token', () => tokenOf().slice(0, -9)],
    ['by half a token', () => tokenOf().split('.').slice(0, 2).join('.')],
  ])('not %s', async (_, authorization) => {
    expect(await client.send(text, { authorization: authorization() })).toMatchObject({
      status: 401,
      body: { title: 'You did not provide correct credentials.' },
    });
    expect(simulator.ledger.acceptances).toEqual([]);
  });

  test('other paths and accounts are not found', async () => {
    expect((await client.call('/v1/nothing')).status).toBe(404);
    expect((await client.call(templates.replace('5/', '6/'))).status).toBe(404);
  });
});

test('templates come by pages', async () => {
  const names: unknown[] = [];
  let path: string | undefined = `${templates}?limit=5`;
  while (path !== undefined) {
    const { body } = await client.call(path);
    const page = body as { templates: { name: string; language: string }[]; paging: { next?: string } };
    names.push(...page.templates.map(({ language, name }) => `${name} ${language}`));
    path = page.paging.next?.replace(simulator.vonage.origin, '');
  }
  expect(names).toEqual(expect.arrayContaining(['order_shipped es', 'visit en_US']));
  expect(new Set(names).size).toBe(names.length);
  const { body } = await client.call(`${templates}?name_or_content=visit&language=es&status=APPROVED`);
  expect(body.templates).toMatchObject([{ name: 'visit', language: 'es', status: 'APPROVED' }]);
  expect((await client.call(`${templates}?limit=501`)).status).toBe(422);
});

test('messages of customers are marked as read, and answered by a sign of typing', async () => {
  expect((await client.patch(uuid, { status: 'read' })).status).toBe(200);
  const replying_indicator = { show: true, type: 'text' };
  expect((await client.patch(uuid, { status: 'read', replying_indicator })).status).toBe(200);
  expect((await client.patch(uuid, { status: 'revoked' })).status).toBe(422);
  expect((await client.patch('wamid.1', { status: 'read' })).status).toBe(404);
});

test.each([
  ['unauthorized', 401, 'unathorized'],
  ['rate-limit', 429, '1010'],
  ['no-balance', 402, 'low-balance'],
  ['not-found', 404, 'not-found'],
  ['unexpected-condition', 500, '1030'],
  ['validation', 422, '1110'],
  ['invalid-template', 422, '1022'],
  ['media-type', 422, '1382'],
  ['window-closed', 422, '1340'],
  ['conflict', 422, '1320'],
  ['number-not-registered', 422, '1120'],
  ['account-locked', 422, '1060'],
  ['country-barred', 422, '1250'],
  ['not-on-test-list', 422, '1160'],
  ['undeliverable', 422, '1300'],
  ['opted-out', 422, '1240'],
  ['unlisted-code', 422, '1999'],
] as const)('staged: %s is a %i #%s', async (fault, status, fragment) => {
  simulator.vonage.on('send', fault);
  const answer = await client.send(text);
  expect(answer.status).toBe(status);
  expect(answer.body.type).toMatch(new RegExp(`#${fragment}$`));
  expect(simulator.ledger.acceptances).toEqual([]);
});
