import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { channelsClient } from './channels/channels-client.fixture.js';
import {
  orderShippedProjectId,
  parcelPhotoProjectId,
  welcomeProjectId,
} from './channels/channels-templates.js';
import {
  body,
  cloudApiClient,
  imageHeader,
  textParameters,
  urlButton,
} from './cloud-api/cloud-api-client.fixture.js';
import { decisionTelecomClient, templateOf } from './decision-telecom/decision-telecom-client.fixture.js';
import { type Simulator, startSimulator } from './simulator.js';
import { isUncarried, templateTextProblem } from './whatsapp-rules.js';
import { wolkvoxClient } from './wolkvox/wolkvox-client.fixture.js';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.close());

const refusedTexts = ['', ' ', 'a\nb', 'a\r\nb', 'a\tb', `a${' '.repeat(5)}b`];
const takenTexts = ['a', ' a ', `a${' '.repeat(4)}b`, 'ñ 👍', 'a\u00a0b'];

test.each(takenTexts)('%j can fill a template', (text) => {
  expect(templateTextProblem(text)).toBeNull();
});

test.each([
  ['https://h.test/a.JPG?x=1.gif', false],
  ['https://h.test/a.gif', true],
  ['https://h.test/a.webp', true],
  ['https://h.test/a', false],
  ['https://h.test/a.php', false],
  ['https://h.test/a.mp4', true],
  ['no URL', false],
])('%s as an image', (link, uncarried) => {
  expect(isUncarried(link, 'image')).toBe(uncarried);
});

/** Sends a template with one given text, and resolves with the HTTP status. */
const senders = {
  'cloud-api': async (text: string) =>
    (await cloudApiClient(simulator).sendTemplate('order_shipped', [body('Ada', text)])).status,
  channels: async (text: string) =>
    (
      await channelsClient(simulator).send({
        body: undefined,
        template: {
          projectId: orderShippedProjectId,
          version: 'latest',
          locale: 'es',
          parameters: [
            { type: 'string', key: 'customer', value: 'Ada' },
            { type: 'string', key: 'order', value: text },
          ],
        },
      })
    ).status,
  'decision-telecom': async (text: string) => {
    const { body: answer } = await decisionTelecomClient(simulator).sendTemplate(
      templateOf({ components: [body('Ada', text)] }),
    );
    return 'message_id' in answer ? 200 : 400;
  },
  wolkvox: async (text: string) =>
    (await wolkvoxClient(simulator).sendTemplate({ template_vars: `Ada;${text}` })).status,
};

describe.each(Object.entries(senders))('%s', (_, send) => {
  test.each(takenTexts)('takes a template with %j', async (text) => {
    expect([200, 201, 202]).toContain(await send(text));
    expect(simulator.ledger.acceptances).toHaveLength(1);
  });

  test.each(refusedTexts)('refuses a template with %j', async (text) => {
    expect([200, 201, 202]).not.toContain(await send(text));
    expect(simulator.ledger.acceptances).toHaveLength(0);
  });

  test('takes a body of 32768 characters, and no more', async () => {
    expect([200, 201, 202]).toContain(await send('x'.repeat(32_768)));
    expect([200, 201, 202]).not.toContain(await send('x'.repeat(32_769)));
    expect(simulator.ledger.acceptances).toHaveLength(1);
  });
});

describe('beside other parts a body takes 1024 characters', () => {
  const kept = 'x'.repeat(1024);
  test('cloud-api', async () => {
    const client = cloudApiClient(simulator);
    const send = (text: string) => client.sendTemplate('parcel_photo', [imageHeader, body(text)]);
    expect((await send(kept)).status).toBe(200);
    expect((await send(`${kept}x`)).body.error.code).toBe(132005);
  });

  test('channels', async () => {
    const client = channelsClient(simulator);
    const send = (text: string) =>
      client.send({
        body: undefined,
        template: {
          projectId: parcelPhotoProjectId,
          version: 'latest',
          locale: 'es',
          parameters: [
            { type: 'string', key: 'customer', value: text },
            { type: 'string', key: 'photo', value: 'https://cdn.test/a.jpg' },
            { type: 'string', key: 'tracking', value: 'A-1' },
          ],
        },
      });
    expect((await send(kept)).status).toBe(202);
    expect((await send(`${kept}x`)).status).toBe(422);
  });

  test('decision-telecom', async () => {
    const client = decisionTelecomClient(simulator);
    const send = (text: string) =>
      client.sendTemplate(
        templateOf({
          name: 'order_note',
          components: [{ type: 'header', parameters: textParameters('N') }, body(text)],
        }),
        { template_name: 'order_note' },
      );
    expect((await send(kept)).body).toHaveProperty('message_id');
    expect((await send(`${kept}x`)).body).toMatchObject({ code: 1 });
  });

  test('wolkvox', async () => {
    const client = wolkvoxClient(simulator);
    const send = (text: string) =>
      client.sendTemplate({
        template_name: 'parcel_photo_es',
        template_vars: text,
        url_attach: 'https://cdn.test/a.jpg',
      });
    expect((await send(kept)).status).toBe(201);
    expect((await send(`${kept}x`)).status).toBe(400);
  });
});

test('a header takes 60 characters, the end of a URL 2000, and neither a line break', async () => {
  const client = cloudApiClient(simulator);
  const note = (text: string) =>
    client.sendTemplate('order_note', [{ type: 'header', parameters: textParameters(text) }, body('A-1')]);
  expect((await note('x'.repeat(60))).status).toBe(200);
  expect((await note('x'.repeat(61))).body.error.code).toBe(132005);
  expect((await note('a\nb')).body.error.code).toBe(132018);
  const feedback = (end: string) => client.sendTemplate('order_feedback', [body('Ada'), urlButton(0, end)]);
  expect((await feedback('x'.repeat(2000))).status).toBe(200);
  expect((await feedback('x'.repeat(2001))).body.error.code).toBe(132005);
  expect((await feedback('a\tb')).body.error.code).toBe(132018);
});

describe('nothing to fill is said by leaving the list out', () => {
  test('cloud-api', async () => {
    const client = cloudApiClient(simulator);
    expect((await client.sendTemplate('welcome')).status).toBe(200);
    const empty = await client.sendTemplate('welcome', [{ type: 'header', parameters: [] }]);
    expect(empty.body.error.code).toBe(131009);
  });

  test('channels', async () => {
    const client = channelsClient(simulator);
    const template = { projectId: welcomeProjectId, version: 'latest', locale: 'es' };
    expect((await client.send({ body: undefined, template })).status).toBe(202);
    const empty = await client.send({ body: undefined, template: { ...template, parameters: [] } });
    expect(Object.keys(empty.body.details ?? {})).toEqual(['template.parameters']);
  });

  test('decision-telecom', async () => {
    const client = decisionTelecomClient(simulator);
    const send = (components: readonly object[] | undefined) =>
      client.sendTemplate(templateOf({ name: 'welcome', components }), { template_name: 'welcome' });
    expect((await send(undefined)).body).toHaveProperty('message_id');
    expect((await send([])).body).toMatchObject({ code: 1 });
  });

  test('wolkvox', async () => {
    const client = wolkvoxClient(simulator);
    expect((await client.sendTemplate({ template_name: 'welcome_es', template_vars: '' })).status).toBe(201);
  });
});

describe('a file that WhatsApp does not carry', () => {
  const file = (name: string) => ({ link: `https://cdn.test/${name}` });
  test.each([
    ['image', 'a.webp'],
    ['image', 'a.pdf'],
    ['video', 'a.mov'],
    ['audio', 'a.wav'],
    ['sticker', 'a.png'],
  ])('cloud-api: %s %s', async (type, name) => {
    const client = cloudApiClient(simulator);
    const answer = await client.say({ type, [type]: file(name) });
    expect(answer.body.error.code).toBe(131053);
  });

  test('cloud-api: in the header of a template, and any file as a document', async () => {
    const client = cloudApiClient(simulator);
    const header = { type: 'header', parameters: [{ type: 'image', image: file('a.gif') }] };
    expect((await client.sendTemplate('parcel_photo', [header, body('Ada')])).body.error.code).toBe(131053);
    expect((await client.say({ type: 'document', document: file('a.zip') })).status).toBe(200);
  });

  test('channels: an image, which may be a sticker', async () => {
    const client = channelsClient(simulator);
    const send = (mediaUrl: string) =>
      client.send({ body: { type: 'image', image: { images: [{ mediaUrl }] } } });
    expect((await send('https://cdn.test/a.webp')).status).toBe(202);
    expect((await send('https://cdn.test/a.gif')).status).toBe(422);
  });

  test('wolkvox: the image of a header', async () => {
    const client = wolkvoxClient(simulator);
    const send = (url_attach: string) =>
      client.sendTemplate({ template_name: 'parcel_photo_es', template_vars: 'Ada', url_attach });
    expect((await send('https://cdn.test/a.png')).status).toBe(201);
    expect((await send('https://cdn.test/a.webp')).status).toBe(400);
  });
});
