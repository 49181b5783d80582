import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator } from '../simulator.js';
import { infobipClient, orderShipped, templates, to } from './infobip-client.fixture.js';
import { infobipCredentials } from './infobip-credentials.js';
import { infobip } from './infobip-dialect.js';

const begin = Date.UTC(2026, 10, 27, 14, 0, 0);
let clock = begin;
const start = () => startSimulator({ now: () => clock, dialects: { infobip } });
let simulator: Awaited<ReturnType<typeof start>>;
let client: ReturnType<typeof infobipClient>;
beforeEach(async () => {
  clock = begin;
  simulator = await start();
  client = infobipClient(simulator);
});
afterEach(() => simulator.close());

const accepted = () =>
  simulator.ledger.acceptances.map(({ kind, content, to }) => `${kind} to ${to}: ${content}`);
const media = (file: string) => `https://files.example.test/${file}`;
const body = { text: 'Pick' };

describe('a message', () => {
  test('is taken with a 200 under the id that it was given', async () => {
    const more = { messageId: 'mine-1', callbackData: 'order-7' };
    expect(await client.send('text', { text: 'Hola' }, more)).toMatchObject({
      status: 200,
      body: {
        to,
        messageCount: 1,
        messageId: 'mine-1',
        status: { groupId: 1, groupName: 'PENDING', id: 7, name: 'PENDING_ENROUTE' },
      },
    });
    expect(simulator.ledger.acceptances).toMatchObject([
      { provider: 'infobip', to, reference: 'order-7', providerMessageId: 'mine-1', acceptedAt: begin },
    ]);
    const unnamed = (await client.send('text', { text: 'Hola' })).body.messageId;
    expect(unnamed).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each([
    ['text', { text: 'Hola https://a.test', previewUrl: true }, 'text', 'Hola https://a.test'],
    ['image', { mediaUrl: media('a.jpg'), caption: 'Look' }, 'image', 'Look'],
    ['video', { mediaUrl: media('a.mp4') }, 'video', media('a.mp4')],
    ['audio', { mediaUrl: media('a.ogg'), voice: true }, 'audio', media('a.ogg')],
    ['document', { mediaUrl: media('a.pdf'), caption: 'Bill', filename: 'a.pdf' }, 'document', 'Bill'],
    ['sticker', { mediaUrl: media('a.webp') }, 'sticker', media('a.webp')],
    ['location', { latitude: 4.71, longitude: -74.07, name: 'Shop' }, 'location', 'Shop'],
    ['location', { latitude: 4.71, longitude: -74.07 }, 'location', '4.71,-74.07'],
    [
      'contact',
      { contacts: [{ name: { firstName: 'Ada', formattedName: 'Ada L' }, phones: [{ type: 'CELL' }] }] },
      'contacts',
      'Ada L',
    ],
    [
      'interactive/buttons',
      {
        body,
        header: { type: 'DOCUMENT', mediaUrl: media('a.pdf') },
        footer: { text: 'Bye' },
        action: { buttons: [{ type: 'REPLY', id: 'yes', title: 'Yes' }] },
      },
      'buttons',
      'Pick',
    ],
    [
      'interactive/list',
      { body, action: { title: 'Show', sections: [{ rows: [{ id: 'r1', title: 'Row' }] }] } },
      'list',
      'Pick',
    ],
    [
      'interactive/url-button',
      { body, action: { displayText: 'Open', url: 'https://a.test' } },
      'link-button',
      'Pick',
    ],
    ['interactive/location-request', { body }, 'location-request', 'Pick'],
    [
      'interactive/flow',
      {
        body,
        action: {
          flowId: '1',
          flowToken: 't',
          callToActionButton: 'Go',
          flowActionPayload: { screen: 'A', data: { a: 1 } },
        },
      },
      'flow',
      'Pick',
    ],
    ['interactive/product', { action: { catalogId: 'c', productRetailerId: 'p' } }, 'product', 'p'],
    [
      'interactive/multi-product',
      {
        body,
        header: { type: 'TEXT', text: 'News' },
        action: { catalogId: 'c', sections: [{ productRetailerIds: ['p'] }] },
      },
      'product-list',
      'Pick',
    ],
  ])('of %s is told apart by its path: %j', async (path, content, kind, said) => {
    expect((await client.send(path, content)).status).toBe(200);
    expect(accepted()).toEqual([`${kind} to ${to}: ${said}`]);
  });

  test('may be to a user id, and answer another one', async () => {
    const more = { to: 'CO.1349', context: { replyToMessageId: 'wamid.1' } };
    expect((await client.send('text', { text: 'x' }, more)).status).toBe(200);
    expect(accepted()).toEqual(['text to CO.1349: x']);
  });

  test('under an id that was there before is taken once more, and seen in the ledger', async () => {
    for (const _ of [1, 2]) await client.send('text', { text: 'x' }, { messageId: 'mine-1' });
    expect(simulator.ledger.doubles()).toHaveLength(1);
  });
});

const long = (count: number) => 'x'.repeat(count);
const reply = { type: 'REPLY', id: 'yes', title: 'Yes' };
const row = { id: 'r1', title: 'Row' };
test.each<[field: string | undefined, path: string, content: object, more?: object]>([
  ['to', 'text', { text: 'x' }, { to: '+573001112233' }],
  ['to', 'text', { text: 'x' }, { to: undefined }],
  ['from', 'text', { text: 'x' }, { from: '' }],
  ['messageId', 'text', { text: 'x' }, { messageId: long(201) }],
  ['callbackData', 'text', { text: 'x' }, { callbackData: long(4001) }],
  ['notifyUrl', 'text', { text: 'x' }, { notifyUrl: long(2049) }],
  ['context.replyToMessageId', 'text', { text: 'x' }, { context: {} }],
  ['color', 'text', { text: 'x' }, { color: 'red' }],
  ['content.color', 'text', { text: 'x', color: 'red' }],
  ['content.text', 'text', { text: ' ' }],
  ['content.text', 'text', { text: long(4097) }],
  ['content.previewUrl', 'text', { text: 'x', previewUrl: true }],
  ['content.mediaUrl', 'image', { mediaUrl: 'ftp://a.test/a.jpg' }],
  ['content.mediaUrl', 'image', { mediaUrl: media('a.gif') }],
  ['content.caption', 'image', { mediaUrl: media('a.jpg'), caption: long(3001) }],
  ['content.filename', 'document', { mediaUrl: media('a.pdf'), filename: long(241) }],
  ['content.latitude', 'location', { latitude: -91, longitude: 0 }],
  ['content.name', 'location', { latitude: 1, longitude: 0, name: long(1001) }],
  ['content.contacts[0].name.firstName', 'contact', { contacts: [{ name: { formattedName: 'Ada' } }] }],
  [
    'content.contacts[0].phones[0].type',
    'contact',
    { contacts: [{ name: { firstName: 'A', formattedName: 'A' }, phones: [{ type: 'mobile' }] }] },
  ],
  [
    'content.body.text',
    'interactive/list',
    { body: { text: long(1025) }, action: { title: 'S', sections: [{ rows: [row] }] } },
  ],
  [
    'content.action.sections',
    'interactive/list',
    { body, action: { title: 'S', sections: [{ rows: [row] }, { rows: [{ ...row, id: 'r2' }] }] } },
  ],
  [
    'content.action.sections',
    'interactive/list',
    { body, action: { title: 'S', sections: [{ rows: [row, row] }] } },
  ],
  [
    'content.header.type',
    'interactive/list',
    {
      body,
      header: { type: 'IMAGE', mediaUrl: media('a.jpg') },
      action: { title: 'S', sections: [{ rows: [row] }] },
    },
  ],
  [
    'content.action.buttons',
    'interactive/buttons',
    { body, action: { buttons: [1, 2, 3, 4].map((id) => ({ ...reply, id: `${id}`, title: `${id}` })) } },
  ],
  [
    'content.action.buttons[0].title',
    'interactive/buttons',
    { body, action: { buttons: [{ ...reply, title: long(21) }] } },
  ],
  [
    'content.action.flowToken',
    'interactive/flow',
    { body, action: { flowId: '1', callToActionButton: 'Go' } },
  ],
  [
    'content.action.callToActionButton',
    'interactive/flow',
    { body, action: { flowId: '1', flowToken: 't', callToActionButton: long(21) } },
  ],
  [
    'content.header',
    'interactive/multi-product',
    { body, action: { catalogId: 'c', sections: [{ productRetailerIds: ['p'] }] } },
  ],
])('names what is wrong: %s in %s %j', async (field, path, content, more) => {
  const { body: answer, status } = await client.send(path, content, more);
  expect(status).toBe(400);
  expect(answer).toMatchObject({
    requestError: { serviceException: { messageId: 'BAD_REQUEST', text: 'Bad request' } },
  });
  const { validationErrors } = (answer.requestError as { serviceException: { validationErrors: object } })
    .serviceException;
  expect(Object.keys(validationErrors)).toEqual([field]);
  expect(simulator.ledger.acceptances).toEqual([]);
});

test('a sender of somebody else is a status of the group REJECTED, with a 200', async () => {
  const answer = await client.send('text', { text: 'x' }, { from: '441134960009' });
  expect(answer).toMatchObject({ status: 200, body: { to, status: { groupName: 'REJECTED', id: 11 } } });
  const bulk = await client.sendTemplate(orderShipped, { from: '441134960009' });
  expect(bulk.body).toMatchObject({ messages: [{ status: { id: 11 } }] });
  expect(simulator.ledger.acceptances).toEqual([]);
});

describe('access', () => {
  const { accessToken, password, sessionToken, username } = infobipCredentials;
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const send = (authorization: string) =>
    client.call('/whatsapp/1/message/text', {
      method: 'POST',
      headers: { authorization },
      body: { from: infobipCredentials.from, to, content: { text: 'x' } },
    });

  test.each([basic, `Bearer ${accessToken}`, `IBSSO ${sessionToken}`])('by %s', async (authorization) => {
    expect((await send(authorization)).status).toBe(200);
  });

  test.each(['', 'App other', `Basic ${infobipCredentials.apiKey}`])('not by "%s"', async (authorization) => {
    expect(await send(authorization)).toMatchObject({
      status: 401,
      body: { requestError: { serviceException: { messageId: 'UNAUTHORIZED' } } },
    });
  });

  test('gives a token for the user name and the password', async () => {
    const ask = (form: object, type = 'application/x-www-form-urlencoded') =>
      client.call('/auth/1/oauth2/token', {
        method: 'POST',
        headers: { authorization: '', 'content-type': type },
        body: new URLSearchParams({ ...form }).toString(),
      });
    const form = { grant_type: 'client_credentials', client_id: username, client_secret: password };
    expect((await ask(form)).body).toEqual({
      access_token: accessToken,
      expires_in: 3600,
      token_type: 'Bearer',
    });
    expect((await ask({ ...form, client_secret: 'other' })).status).toBe(401);
    expect((await ask({ ...form, grant_type: 'password' })).status).toBe(400);
    expect((await ask(form, 'text/plain')).status).toBe(400);
  });

  test('other paths, senders and kinds of messages are not found', async () => {
    expect((await client.send('reaction', { emoji: '👍' })).status).toBe(404);
    expect((await client.send('interactive/order-details', {})).status).toBe(404);
    expect((await client.call(templates.replace('441134960000', '1'))).status).toBe(404);
  });
});

test('templates are listed, with their structure', async () => {
  const { templates: listed } = (await client.call(templates)).body as {
    templates: readonly { name: string; structure: object }[];
  };
  expect(new Set(listed.map(({ name }) => name)).size).toBe(listed.length);
  expect(listed).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        name: 'order_note',
        status: 'APPROVED',
        structure: {
          header: { format: 'TEXT', text: 'Pedido de {{1}}' },
          body: { text: 'Sobre tu pedido {{1}}.' },
          type: 'MEDIA',
        },
      }),
      expect.objectContaining({
        name: 'survey',
        structure: expect.objectContaining({
          buttons: [{ type: 'FLOW', text: 'Contar', flowId: 1_234_567_890, flowAction: 'NAVIGATE' }],
        }),
      }),
    ]),
  );
});

test('messages of customers are marked as read, and answered by a sign of typing', async () => {
  const read = (sender: string) =>
    client.call(`/whatsapp/1/senders/${sender}/message/${encodeURIComponent('wamid.a/b=')}/read`, {
      method: 'POST',
    });
  expect((await read(infobipCredentials.from)).status).toBe(204);
  expect((await read('1')).status).toBe(404);
  const event = { sender: infobipCredentials.from, destinations: [{ to }] };
  const type = (content: object) => client.post('/whatsapp/1/events', { events: [{ ...event, content }] });
  expect((await type({ type: 'TYPING_INDICATOR' })).body).toMatchObject({
    messages: [{ destination: to, status: { name: 'PENDING_ACCEPTED' } }],
  });
  expect(await type({ type: 'DANCING' })).toMatchObject({
    status: 400,
    body: { errorCode: 'E400', violations: [{ property: 'events.0.content.type' }] },
  });
  expect(simulator.ledger.acceptances).toEqual([]);
});

test.each([
  ['unauthorized', 401, 'UNAUTHORIZED'],
  ['forbidden', 403, 'FORBIDDEN'],
  ['rate-limit', 429, 'TOO_MANY_REQUESTS'],
  ['validation', 400, 'BAD_REQUEST'],
  ['not-found', 404, 'NOT_FOUND'],
  ['unexpected-condition', 500, 'GENERAL_ERROR'],
] as const)('staged: %s is a %i %s', async (fault, status, messageId) => {
  simulator.infobip.on('send-message', fault);
  expect(await client.send('text', { text: 'x' })).toMatchObject({
    status,
    body: { requestError: { serviceException: { messageId } } },
  });
  expect(simulator.ledger.acceptances).toEqual([]);
});

test.each([
  ['no-balance', 12],
  ['conflict', 23],
  ['number-not-registered', 11],
  ['account-locked', 19],
  ['country-barred', 6],
  ['not-on-test-list', 18],
  ['undeliverable', 52],
  ['opted-out', 14],
  ['pair-rate', 20],
  ['unlisted-code', 999],
] as const)('staged: %s is the status %i with a 200, in the form of the path', async (fault, id) => {
  simulator.infobip.on('*', fault);
  const status = { groupId: 5, groupName: 'REJECTED', id };
  const single = await client.send('text', { text: 'x' }, { messageId: 'mine-1' });
  expect(single).toMatchObject({ status: 200, body: { to, messageId: 'mine-1', status } });
  const bulk = await client.sendTemplate(orderShipped, { messageId: 'mine-2' });
  expect(bulk).toMatchObject({ status: 200, body: { messages: [{ to, messageId: 'mine-2', status }] } });
  expect(simulator.ledger.acceptances).toEqual([]);
});
