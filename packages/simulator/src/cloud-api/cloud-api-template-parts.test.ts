import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../simulator.js';
import {
  body,
  type CloudApiClient,
  cloudApiClient,
  imageHeader,
  quickReply,
  urlButton,
} from './cloud-api-client.fixture.js';

let simulator: Simulator;
let client: CloudApiClient;
beforeEach(async () => {
  simulator = await startSimulator();
  client = cloudApiClient(simulator);
});
afterEach(() => simulator.close());

const named = (texts: Readonly<Record<string, string>>, type = 'body') => ({
  type,
  parameters: Object.entries(texts).map(([parameter_name, text]) => ({ type: 'text', parameter_name, text })),
});
const person = named({ person: 'Ada' }, 'header');
const copyCode = (index: number, coupon_code: string) => ({
  type: 'button',
  sub_type: 'copy_code',
  index,
  parameters: [{ type: 'coupon_code', coupon_code }],
});
const flow = (action: object) => ({
  type: 'button',
  sub_type: 'flow',
  index: '0',
  parameters: [{ type: 'action', action }],
});
const carousel = (...places: number[]) => ({
  type: 'carousel',
  cards: places.map((card_index) => ({ card_index, components: [imageHeader] })),
});
const offer = {
  type: 'limited_time_offer',
  parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: 1_900_000_000_000 } }],
};
const place = {
  type: 'header',
  parameters: [{ type: 'location', location: { latitude: 4.71, longitude: -74.07, name: 'Shop' } }],
};

test.each<[string, string, object[], object?]>([
  ['a code in body and button', 'otp_code', [body('123456'), urlButton(0, '123456')]],
  ['named texts, in any order', 'visit', [person, named({ at: '9', person: 'Ada' })]],
  [
    'another language of one name',
    'visit',
    [person, named({ person: 'Ada', at: '9' })],
    { language: { code: 'en_US' } },
  ],
  ['a code to copy', 'sale', [body('Ada'), copyCode(1, 'SAVE-20')]],
  ['a code to copy beside a reply', 'sale', [body('Ada'), quickReply(0, 'stop'), copyCode(1, 'SAVE-20')]],
  ['a flow', 'survey', [body('Ada'), flow({ flow_token: 't', flow_action_data: { order: 'A-1' } })]],
  ['a place', 'pickup_point', [place, body('Ada')]],
  ['a carousel', 'bread_carousel', [body('Ada'), carousel(0, 1)]],
  ['an offer that ends', 'offer_ends', [body('Ada'), offer, copyCode(0, 'SAVE-20')]],
])('takes %s', async (_, name, components, changes) => {
  expect(await client.sendTemplate(name, components, changes)).toMatchObject({ status: 200 });
  expect(simulator.ledger.acceptances).toHaveLength(1);
});

test.each<[number, string, string, object[]]>([
  [131008, 'a code in the body alone', 'otp_code', [body('123456')]],
  [132018, 'a code of spaces in the button', 'otp_code', [body('1'), urlButton(0, ' ')]],
  [100, 'named texts without names', 'visit', [person, body('Ada', '9')]],
  [
    100,
    'a header without its name',
    'visit',
    [{ ...imageHeader, parameters: [{ type: 'text', text: 'A' }] }, named({ person: 'A', at: '9' })],
  ],
  [100, 'an empty name', 'visit', [person, named({ person: 'Ada', '': '9' })]],
  [100, 'a name that it has not', 'visit', [person, named({ person: 'Ada', time: '9' })]],
  [132000, 'one name of two', 'visit', [person, named({ person: 'Ada' })]],
  [132000, 'no header', 'visit', [named({ person: 'Ada', at: '9' })]],
  [100, 'a name where there are numbers', 'order_shipped', [named({ customer: 'Ada', order: 'A-1' })]],
  [131008, 'no code to copy', 'sale', [body('Ada')]],
  [131009, 'an empty code', 'sale', [body('Ada'), copyCode(1, '')]],
  [132018, 'a code of spaces', 'sale', [body('Ada'), copyCode(1, ' ')]],
  [132012, 'a code at another place', 'sale', [body('Ada'), copyCode(0, 'A')]],
  [131008, 'no flow', 'survey', [body('Ada')]],
  [132012, 'a URL for a flow', 'survey', [body('Ada'), urlButton(0, 't')]],
  [132012, 'no place', 'pickup_point', [body('Ada')]],
  [132012, 'a picture for a place', 'pickup_point', [imageHeader, body('Ada')]],
  [132012, 'no carousel', 'bread_carousel', [body('Ada')]],
  [132012, 'a card too few', 'bread_carousel', [body('Ada'), carousel(0)]],
  [132012, 'a carousel that it has not', 'sale', [body('Ada'), copyCode(1, 'A'), carousel(0, 1)]],
  [131008, 'no end of the offer', 'offer_ends', [body('Ada'), copyCode(0, 'SAVE-20')]],
  [132012, 'an end of no offer', 'sale', [body('Ada'), copyCode(1, 'A'), offer]],
  [131009, 'an empty list of components', 'welcome', []],
  [131009, 'an empty body', 'welcome', [body()]],
])('%i: %s', async (code, _, name, components) => {
  expect(await client.sendTemplate(name, components)).toMatchObject({
    status: 400,
    body: { error: { code } },
  });
  expect(simulator.ledger.acceptances).toEqual([]);
});

describe('a user id', () => {
  const id = 'CO.13491208655302741918';

  test('is written to in a field of its own, and comes back as one', async () => {
    const answer = await client.send({ to: undefined, recipient: id });
    expect(answer).toMatchObject({ status: 200, body: { contacts: [{ input: id, user_id: id }] } });
    expect(simulator.ledger.acceptances).toMatchObject([{ to: id }]);
  });

  test('counts for less than a number beside it', async () => {
    await client.send({ recipient: id });
    expect(simulator.ledger.acceptances).toMatchObject([{ to: '573001112233' }]);
  });

  test.each([
    [131009, { to: id }],
    [131009, { to: undefined, recipient: '+573001112233' }],
    [131008, { to: undefined, recipient: undefined }],
  ])('%i: %o', async (code, changes) => {
    expect((await client.send(changes)).body.error.code).toBe(code);
  });

  test('gets no login code: those need a number', async () => {
    const template = {
      name: 'otp_code',
      language: { code: 'es' },
      components: [body('1'), urlButton(0, '1')],
    };
    const answer = await client.say({ to: undefined, recipient: id, type: 'template', template });
    expect(answer.body.error.code).toBe(131062);
  });
});

test.each([
  ['a picture above buttons', { type: 'image', image: { link: 'https://cdn.test/a.webp' } }],
  ['a film above buttons', { type: 'video', video: { link: 'https://cdn.test/a.mov' } }],
])('131053: %s of a type that WhatsApp does not carry', async (_, header) => {
  const action = { buttons: [{ type: 'reply', reply: { id: '1', title: 'Yes' } }] };
  const interactive = { type: 'button', header, body: { text: 'x' }, action };
  expect((await client.say({ type: 'interactive', interactive })).body.error.code).toBe(131053);
});

test('131009: the id of a button ends with a space', async () => {
  const action = { buttons: [{ type: 'reply', reply: { id: '1 ', title: 'Yes' } }] };
  const interactive = { type: 'button', body: { text: 'x' }, action };
  expect((await client.say({ type: 'interactive', interactive })).body.error.code).toBe(131009);
});
