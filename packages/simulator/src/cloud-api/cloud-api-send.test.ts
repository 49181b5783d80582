import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../simulator.js';
import {
  body,
  type CloudApiClient,
  cloudApiClient,
  imageHeader,
  quickReply,
  textParameters,
  urlButton,
} from './cloud-api-client.fixture.js';

const start = Date.UTC(2026, 5, 30, 12, 0, 0);
let simulator: Simulator;
let client: CloudApiClient;
beforeEach(async () => {
  simulator = await startSimulator({ now: () => start });
  client = cloudApiClient(simulator);
});
afterEach(() => simulator.close());

const link = { link: 'https://cdn.test/a' };
const button = (id: string, title = id) => ({ type: 'reply', reply: { id, title } });
const buttons = (...all: readonly object[]) => ({
  type: 'interactive',
  interactive: { type: 'button', body: { text: 'Pick' }, action: { buttons: all } },
});
const list = (sections: readonly object[], more: object = {}) => ({
  type: 'interactive',
  interactive: { type: 'list', body: { text: 'Pick' }, action: { button: 'Show', sections }, ...more },
});
const row = (id: string) => ({ id, title: id });

describe('accepted', () => {
  test('a text: the whole answer, and the ledger', async () => {
    const answer = await client.send({
      to: '+57 300 111-2233',
      recipient_type: 'individual',
      text: { body: 'Hola', preview_url: false },
      context: { message_id: 'wamid.x' },
      biz_opaque_callback_data: 'my-id-1',
    });
    expect(answer).toEqual({
      status: 200,
      body: {
        messaging_product: 'whatsapp',
        contacts: [{ input: '+57 300 111-2233', wa_id: '573001112233' }],
        messages: [{ id: expect.stringMatching(/^wamid\../) }],
      },
    });
    expect(simulator.ledger.acceptances).toEqual([
      {
        provider: 'cloud-api',
        to: '573001112233',
        kind: 'text',
        content: 'Hola',
        reference: 'my-id-1',
        providerMessageId: answer.body.messages[0].id,
        acceptedAt: start,
      },
    ]);
  });

  test.each([
    ['image: Foto', { type: 'image', image: { ...link, caption: 'Foto' } }],
    ['video: https://cdn.test/a', { type: 'video', video: link }],
    ['audio: https://cdn.test/a', { type: 'audio', audio: link }],
    ['sticker: https://cdn.test/a', { type: 'sticker', sticker: link }],
    ['document: https://cdn.test/a', { type: 'document', document: { ...link, filename: 'a.pdf' } }],
    ['location: Office', { type: 'location', location: { latitude: 4.6, longitude: -74, name: 'Office' } }],
    ['location: 4.6,-74', { type: 'location', location: { latitude: 4.6, longitude: -74 } }],
    [
      'contacts: Ada L',
      {
        type: 'contacts',
        contacts: [
          { name: { formatted_name: 'Ada L', first_name: 'Ada' }, phones: [{ phone: '+1', type: 'WORK' }] },
        ],
      },
    ],
    ['reaction: 👍', { type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '👍' } }],
    ['buttons: Pick', buttons(button('a'), button('b'), button('c'))],
    ['list: Pick', list([{ rows: [row('a')] }], { header: { type: 'text', text: 'T' } })],
    [
      'list: Pick',
      list([
        { title: 'A', rows: [row('a')] },
        { title: 'B', rows: [{ ...row('b'), description: 'x'.repeat(72) }] },
      ]),
    ],
  ])('%s', async (entry, message) => {
    expect(await client.say(message)).toMatchObject({ status: 200 });
    expect(simulator.ledger.acceptances.map(({ kind, content }) => `${kind}: ${content}`)).toEqual([entry]);
  });

  test('templates, with every component; their status is said', async () => {
    const answer = await client.sendTemplate('order_shipped', [body('Ada', 'A-1')]);
    expect(answer.body.messages).toEqual([{ id: expect.any(String), message_status: 'accepted' }]);
    await client.sendTemplate('otp_code', [body('123456'), urlButton(0, '123456')]);
    await client.sendTemplate('parcel_photo', [imageHeader, body('Ada')]);
    await client.sendTemplate('order_note', [
      { type: 'header', parameters: textParameters('Ada') },
      body('A-2'),
    ]);
    await client.sendTemplate('order_feedback', [body('Eva'), urlButton('0', 'x'), quickReply(1, 'OK')]);
    await client.sendTemplate('order_feedback', [body('Ida'), urlButton(0, 'x')], {
      language: { code: 'es', policy: 'deterministic' },
    });
    expect(simulator.ledger.acceptances.map(({ kind, content }) => `${kind}: ${content}`)).toEqual([
      'template: Ada | A-1',
      'template: 123456',
      'template: Ada',
      'template: A-2',
      'template: Eva',
      'template: Ida',
    ]);
  });

  test('the same data twice is two messages: it is no idempotency key', async () => {
    await client.send({ biz_opaque_callback_data: 'r' });
    await client.send({ biz_opaque_callback_data: 'r' });
    expect(simulator.ledger.doubles()).toHaveLength(1);
  });

  test('outside the window only a template passes', async () => {
    simulator.cloudApi.closeWindow('573001112233');
    expect(await client.send()).toMatchObject({ status: 400, body: { error: { code: 131047 } } });
    expect(await client.sendTemplate('welcome')).toMatchObject({ status: 200 });
    simulator.cloudApi.openWindow('573001112233');
    expect(await client.send()).toMatchObject({ status: 200 });
  });

  test('the window of one user id is closed for nobody else', async () => {
    simulator.cloudApi.closeWindow('CO.OneTwo');
    const to = (recipient: string) => client.send({ to: undefined, recipient });
    expect(await to('CO.OneTwo')).toMatchObject({ body: { error: { code: 131047 } } });
    expect(await to('CO.Three')).toMatchObject({ status: 200 });
    simulator.cloudApi.closeWindow('CO.573001112233');
    expect(await client.send()).toMatchObject({ status: 200 });
  });
});

const noteHeader = { type: 'header', parameters: textParameters('N') };

describe('refused, nothing accepted', () => {
  afterEach(() => expect(simulator.ledger.acceptances).toEqual([]));

  test.each([
    [131008, 'no product', { messaging_product: undefined }],
    [131008, 'no recipient', { to: undefined }],
    [131008, 'no type', { type: undefined }],
    [131008, 'no text', { text: undefined }],
    [131008, 'no body', { text: {} }],
    [100, 'an unknown field', { reference: 'x' }],
    [100, 'an unknown field deeper down', { text: { body: 'x', bold: true } }],
    [100, 'the content of another type', { image: link }],
    [100, 'a body that is no string', { text: { body: 7 } }],
    [100, 'a recipient that is a number', { to: 573001112233 }],
    [131009, 'an unknown type', { type: 'poll' }],
    [131009, 'another product', { messaging_product: 'sms' }],
    [131009, 'a recipient without digits', { to: 'Ada' }],
    [131009, 'an empty text', { text: { body: '' } }],
    [131009, 'a text of 4097', { text: { body: 'x'.repeat(4097) } }],
    [131021, 'itself as the recipient', { to: '+15550009999' }],
    [131009, 'a medium from nowhere', { type: 'image', text: undefined, image: {} }],
    [131009, 'a medium from two places', { type: 'image', text: undefined, image: { ...link, id: '1' } }],
    [131009, 'a medium never uploaded', { type: 'image', text: undefined, image: { id: '1' } }],
    [100, 'a caption of a sticker', { type: 'sticker', text: undefined, sticker: { ...link, caption: 'x' } }],
    [
      131009,
      'a latitude of 91',
      { type: 'location', text: undefined, location: { latitude: 91, longitude: 1 } },
    ],
    [131009, 'no buttons', { text: undefined, ...buttons() }],
    [
      131009,
      'four buttons',
      { text: undefined, ...buttons(...['a', 'b', 'c', 'd'].map((id) => button(id))) },
    ],
    [131009, 'a button of 21', { text: undefined, ...buttons(button('a', 'x'.repeat(21))) }],
    [131009, 'two buttons alike', { text: undefined, ...buttons(button('a'), button('a', 'b')) }],
    [
      131009,
      'sections without titles',
      { text: undefined, ...list([{ rows: [row('a')] }, { rows: [row('b')] }]) },
    ],
    [
      131009,
      'eleven rows',
      { text: undefined, ...list([{ rows: [...'abcdefghijk'].map((id) => row(id)) }]) },
    ],
  ])('%i: %s', async (code, _case, changes) => {
    const answer = await client.send(changes);
    expect(answer).toEqual({
      status: 400,
      body: {
        error: {
          message: expect.stringContaining(`(#${code}) `),
          type: 'OAuthException',
          code,
          error_data: { messaging_product: 'whatsapp', details: expect.any(String) },
          fbtrace_id: expect.any(String),
        },
      },
    });
  });

  test.each([
    [132001, 'an unknown name', () => client.sendTemplate('nothing')],
    [
      132001,
      'another language',
      () => client.sendTemplate('otp_code', [body('1')], { language: { code: 'en' } }),
    ],
    [131008, 'no language', () => client.sendTemplate('otp_code', [body('1')], { language: undefined })],
    [132000, 'no parameters', () => client.sendTemplate('otp_code')],
    [132000, 'one of two', () => client.sendTemplate('order_shipped', [body('Ada')])],
    [132000, 'three of two', () => client.sendTemplate('order_shipped', [body('Ada', 'A', 'B')])],
    [132000, 'a header that it has not', () => client.sendTemplate('otp_code', [imageHeader, body('1')])],
    [132000, 'no header text', () => client.sendTemplate('order_note', [body('A')])],
    [132012, 'no header medium', () => client.sendTemplate('parcel_photo', [body('Ada')])],
    [
      132012,
      'a header of another kind',
      () =>
        client.sendTemplate('parcel_photo', [
          { type: 'header', parameters: textParameters('x') },
          body('Ada'),
        ]),
    ],
    [131008, 'no button', () => client.sendTemplate('order_feedback', [body('Ada')])],
    [
      132012,
      'a button too many',
      () => client.sendTemplate('order_note', [noteHeader, body('1'), urlButton('0', 'x')]),
    ],
    [
      132012,
      'the buttons the other way round',
      () => client.sendTemplate('order_feedback', [body('Ada'), urlButton('1', 'x'), quickReply('0', 'P')]),
    ],
    [131009, 'two bodies', () => client.sendTemplate('order_shipped', [body('Ada'), body('A-1')])],
    [100, 'a parameter name', () => client.sendTemplate('otp_code', [{ ...body('1'), name: 'code' }])],
    [131009, 'another component', () => client.sendTemplate('otp_code', [{ type: 'footer' }])],
  ])('%i: a template with %s', async (code, _case, send) => {
    expect(await send()).toMatchObject({ status: 400, body: { error: { code } } });
  });
});
