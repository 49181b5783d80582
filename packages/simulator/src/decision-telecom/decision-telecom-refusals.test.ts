import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { jsonOf } from '../exchange.fixture.js';
import { type Simulator, startSimulator } from '../simulator.js';
import {
  type DecisionTelecomClient,
  decisionTelecomClient,
  templateOf,
} from './decision-telecom-client.fixture.js';

const start = Date.UTC(2026, 5, 30, 12, 0, 0);
let simulator: Simulator;
let client: DecisionTelecomClient;
beforeEach(async () => {
  simulator = await startSimulator({ now: () => start });
  client = decisionTelecomClient(simulator);
});
afterEach(() => simulator.close());

const bodyOf = (text: string) => ({ type: 'body', parameters: [{ type: 'text', text }] });
const button = { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'A-1' }] };
const imageOf = (file: string) => ({
  type: 'header',
  parameters: [{ type: 'image', image: { link: `https://cdn.test/${file}` } }],
});
const photoOf = (...components: object[]) => ({
  template_name: 'parcel_photo',
  template_params: JSON.stringify(
    templateOf({ name: 'parcel_photo', components: [...components, bodyOf('Ada')] }),
  ),
});

const codeButton = { ...button, parameters: [{ type: 'text', text: '123456' }] };
const codeOf = (...components: object[]) => ({
  template_name: 'otp_code',
  template_params: JSON.stringify(templateOf({ name: 'otp_code', components })),
});

test('takes a login code in body and button', async () => {
  const { body } = await client.sendTemplate(undefined, codeOf(bodyOf('123456'), codeButton));
  expect(body).toHaveProperty('message_id');
  expect(simulator.ledger.acceptances).toMatchObject([{ kind: 'template', content: '123456' }]);
});

test('takes a template with header, body and button', async () => {
  const changes = photoOf(imageOf('a.jpg'), button);
  expect((await client.sendTemplate(undefined, changes)).body).toHaveProperty('message_id');
});

describe('refusals: HTTP 200, the truth in the body', () => {
  afterEach(() => expect(simulator.ledger.acceptances).toEqual([]));

  test.each([
    ['an unknown field', { validity: 1 }, 'Invalid Parameter: validity'],
    ['no sender', { source_addr: undefined }, 'Invalid Parameter: source_addr'],
    [
      'a sender of more than 20 characters',
      { source_addr: 'x'.repeat(21) },
      'Invalid Parameter: source_addr',
    ],
    ['a sender that is not ours', { source_addr: 'Other' }, 'Invalid Parameter: source_addr'],
    ['no recipient', { destination_addr: undefined }, 'Invalid Parameter: destination_addr'],
    ['a recipient with +', { destination_addr: '+573001112233' }, 'Invalid Parameter: destination_addr'],
    ['the absent type 3', { message_type: 3 }, 'Invalid Parameter: message_type'],
    ['a type as a string', { message_type: '1' }, 'Invalid Parameter: message_type'],
    ['no text', { text: undefined }, 'Invalid Parameter: text'],
    ['an empty text', { text: '' }, 'Invalid Parameter: text'],
    ['a text of more than 4096 characters', { text: 'x'.repeat(4097) }, 'Invalid Parameter: text'],
    ['an image without file', { message_type: 2 }, 'Invalid Parameter: file_url'],
    ['a file that is no URL', { message_type: 2, file_url: 'a.jpg' }, 'Invalid Parameter: file_url'],
    ['a callback that is no URL', { callback_url: 'cb' }, 'Invalid Parameter: callback_url'],
    [
      'a template without parameters',
      { message_type: 4, template_name: 'x' },
      'Invalid Parameter: template_params',
    ],
  ])('code 1: %s', async (_case, changes, name) => {
    expect(await client.send(changes)).toEqual({
      status: 200,
      body: { name, message: 'Empty parameter or parameter validation error', code: 1, status: 400 },
    });
  });

  test.each([
    ['is an object, not a string', { template_params: templateOf() as object }],
    ['is not JSON', { template_params: "{'to':1}" }],
    ['is for another recipient', { template_params: JSON.stringify(templateOf({}, { to: '573009998877' })) }],
    ['has another namespace', { template_params: JSON.stringify(templateOf({ namespace: 'other' })) }],
    ['has no namespace', { template_params: JSON.stringify(templateOf({ namespace: undefined })) }],
    ['names another template', { template_params: JSON.stringify(templateOf({ name: 'otp_code' })) }],
    [
      'is in an unknown language',
      {
        template_params: JSON.stringify(templateOf({ language: { policy: 'deterministic', code: 'en' } })),
      },
    ],
    ['has no language policy', { template_params: JSON.stringify(templateOf({ language: { code: 'es' } })) }],
    ['has no parameters', { template_params: JSON.stringify(templateOf({ components: [] })) }],
    [
      'has an empty body',
      { template_params: JSON.stringify(templateOf({ components: [{ type: 'body', parameters: [] }] })) },
    ],
    [
      'has two bodies',
      { template_params: JSON.stringify(templateOf({ components: [bodyOf('Ada'), bodyOf('A-1')] })) },
    ],
    [
      'has a button with two texts',
      photoOf(imageOf('a.jpg'), { ...button, parameters: [...button.parameters, ...button.parameters] }),
    ],
    ['fills one button twice', photoOf(imageOf('a.jpg'), button, button)],
    ['has an image that WhatsApp does not carry', photoOf(imageOf('a.webp'), button)],
    ['has no button', photoOf(imageOf('a.jpg'))],
    ['has a login code in the body alone', codeOf(bodyOf('123456'))],
    ['has a login code in the button alone', codeOf(codeButton)],
    ['fills a button that the template has not', codeOf(bodyOf('123456'), { ...codeButton, index: '1' })],
    [
      'is in the shape of the Cloud API',
      {
        template_params: JSON.stringify(templateOf({}, { messaging_product: 'whatsapp' })),
      },
    ],
  ])('code 1: template_params %s', async (_case, changes) => {
    expect((await client.sendTemplate(undefined, changes)).body).toMatchObject({ code: 1 });
  });

  test('code 9: a file of another extension', async () => {
    for (const file_url of ['https://cdn.test/a.gif', 'https://cdn.test/a', 'https://cdn.test/?x=a.png']) {
      const { status, body } = await client.send({ message_type: 2, file_url });
      expect({ status, body }).toMatchObject({ status: 200, body: { code: 9, status: 401 } });
    }
  });

  test('a body that is no JSON', async () => {
    expect(jsonOf(await client.post('send-whatsapp', 'x=1'))).toMatchObject({ code: 1 });
  });

  test.each([
    ['rate-limit', 0, 429],
    ['validation', 1, 400],
    ['invalid-template', 1, 400],
    ['unexpected-condition', 2, 500],
    ['no-balance', 3, 402],
    ['window-closed', 7, 503],
    ['media-type', 8, 401],
    ['media-extension', 9, 401],
    ['unlisted-code', 42, 400],
  ] as const)('staged: %s is code %i', async (fault, code, bodyStatus) => {
    simulator.decisionTelecom.on('send-whatsapp', fault);
    expect(await client.send()).toMatchObject({ status: 200, body: { code, status: bodyStatus } });
  });

  test('staged: unauthorized is a true 401', async () => {
    simulator.decisionTelecom.on('send-whatsapp', 'unauthorized');
    expect(await client.send()).toMatchObject({ status: 401, body: { status: 401 } });
  });

  test('an unknown path is a true 404', async () => {
    expect((await client.post('send-sms', {})).status).toBe(404);
  });
});
