import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from '../simulator.js';
import { infobipClient, orderShipped, to } from './infobip-client.fixture.js';
import { infobip } from './infobip-dialect.js';

const start = () => startSimulator({ dialects: { infobip } });
let simulator: Awaited<ReturnType<typeof start>>;
let client: ReturnType<typeof infobipClient>;
beforeEach(async () => {
  simulator = await start();
  client = infobipClient(simulator);
});
afterEach(() => simulator.close());

const template = (templateName: string, placeholders: readonly string[], more: object = {}) => ({
  templateName,
  language: 'es',
  templateData: { body: { placeholders }, ...more },
});
const image = { type: 'IMAGE', mediaUrl: 'https://files.example.test/a.jpg' };
const codeButton = { buttons: [{ type: 'URL', parameter: '123456' }] };
const place = { type: 'LOCATION', latitude: 4.71, longitude: -74.07 };
const cards = [{ header: image }, { header: image }];

test.each([
  [orderShipped, 'Ada | A-1'],
  [template('welcome', []), ''],
  [template('otp_code', ['123456'], codeButton), '123456'],
  [template('parcel_photo', ['Ada'], { header: image }), 'Ada'],
  [template('order_note', ['A-1'], { header: { type: 'TEXT', placeholder: 'A-1' } }), 'A-1'],
  [template('pickup_point', ['Ada'], { header: place }), 'Ada'],
  [template('survey', ['Ada'], { buttons: [{ type: 'FLOW', flowToken: 't', data: { a: 1 } }] }), 'Ada'],
  [
    template('sale', ['Ada'], {
      buttons: [
        { type: 'QUICK_REPLY', parameter: 'stop' },
        { type: 'COPY_CODE', parameter: 'SAVE-20' },
      ],
    }),
    'Ada',
  ],
  [template('bread_carousel', ['Ada'], { carousel: { cards } }), 'Ada'],
  [
    template('offer_ends', ['Ada'], {
      buttons: [{ type: 'COPY_CODE', parameter: 'SAVE-20' }],
      limitedTimeOffer: { expirationTime: '2030-01-01T10:00:00Z' },
    }),
    'Ada',
  ],
])('%j is taken', async (content, said) => {
  const answer = await client.sendTemplate(content, { messageId: 'mine-1' });
  expect(answer).toMatchObject({
    status: 200,
    body: { messages: [{ to, messageId: 'mine-1', status: { id: 7 } }] },
  });
  expect(answer.body).not.toHaveProperty('bulkId');
  expect(simulator.ledger.acceptances).toMatchObject([{ kind: 'template', content: said }]);
});

test('several messages of one request are taken together, under the id of their bulk', async () => {
  const message = { from: '441134960000', content: orderShipped };
  const messages = [
    { ...message, to },
    { ...message, to: '573001112244' },
  ];
  const { body } = await client.post('/whatsapp/1/message/template', { messages, bulkId: 'bulk-1' });
  expect(body).toMatchObject({ bulkId: 'bulk-1', messages: [{ to }, { to: '573001112244' }] });
  expect(simulator.ledger.acceptances).toHaveLength(2);
});

test('a login code goes to a phone number, other templates to a user id as well', async () => {
  const toUserId = { to: 'CO.1349' };
  const refused = await client.sendTemplate(template('otp_code', ['123456'], codeButton), toUserId);
  expect([refused.status, culpritsOf(refused.body)]).toEqual([400, ['messages[0].to']]);
  expect(simulator.ledger.acceptances).toEqual([]);
  expect((await client.sendTemplate(orderShipped, toUserId)).status).toBe(200);
  expect(simulator.ledger.acceptances).toMatchObject([toUserId]);
});

const culpritsOf = ({ requestError }: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(
    (requestError as { serviceException: { validationErrors: object } }).serviceException.validationErrors,
  );

const field = 'messages[0].content.templateData';
test.each<[string, object]>([
  ['messages[0].content.templateName', template('Order', [])],
  ['messages[0].content.templateName', template('nothing', [])],
  ['messages[0].content.templateName', { ...orderShipped, language: 'en' }],
  [`${field}.body.placeholders`, template('order_shipped', ['Ada'])],
  [`${field}.body.placeholders[0]`, template('order_shipped', ['', 'A-1'])],
  [`${field}.body.placeholders`, template('order_shipped', ['a\nb', 'A-1'])],
  [`${field}.header`, template('order_shipped', ['Ada', 'A-1'], { header: image })],
  [`${field}.header`, template('parcel_photo', ['Ada'])],
  [`${field}.header.mediaUrl`, template('parcel_photo', ['Ada'], { header: { ...image, mediaUrl: 'a' } })],
  [`${field}.header.filename`, template('parcel_photo', ['Ada'], { header: { ...image, type: 'DOCUMENT' } })],
  [
    `${field}.header.placeholder`,
    template('order_note', ['A-1'], { header: { type: 'TEXT', placeholder: 'a\tb' } }),
  ],
  [`${field}.buttons`, template('otp_code', ['123456'])],
  [`${field}.buttons`, template('order_shipped', ['Ada', 'A-1'], codeButton)],
  [`${field}.buttons`, template('sale', ['Ada'], { buttons: [{ type: 'COPY_CODE', parameter: 'SAVE-20' }] })],
  [
    `${field}.buttons[0].parameter`,
    template('offer_ends', ['Ada'], { buttons: [{ type: 'COPY_CODE', parameter: 'x'.repeat(16) }] }),
  ],
  [`${field}.carousel`, template('bread_carousel', ['Ada'], { carousel: { cards: cards.slice(1) } })],
  [
    `${field}.limitedTimeOffer`,
    template('offer_ends', ['Ada'], { buttons: [{ type: 'COPY_CODE', parameter: 'SAVE-20' }] }),
  ],
])('names what does not fit: %s in %j', async (culprit, content) => {
  const { body, status } = await client.sendTemplate(content);
  expect(status).toBe(400);
  expect(culpritsOf(body)).toEqual([culprit]);
  expect(simulator.ledger.acceptances).toEqual([]);
});
