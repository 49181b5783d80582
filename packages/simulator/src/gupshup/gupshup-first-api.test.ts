import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator } from '../simulator.js';
import { gupshupClient, to } from './gupshup-client.fixture.js';
import { gupshup } from './gupshup-dialect.js';

const start = () => startSimulator({ dialects: { gupshup } });
let simulator: Awaited<ReturnType<typeof start>>;
let client: ReturnType<typeof gupshupClient>;
beforeEach(async () => {
  simulator = await start();
  client = gupshupClient(simulator);
});
afterEach(() => simulator.close());

const url = (file: string) => `https://files.example.test/${file}`;
const long = (count: number) => 'x'.repeat(count);
const options = [{ type: 'text', title: 'Yes', postbackText: 'yes' }];
const quickReply = { type: 'quick_reply', content: { type: 'text', text: 'Coming?' }, options };
const list = {
  type: 'list',
  title: 'Head',
  body: 'Pick',
  globalButtons: [{ type: 'text', title: 'Show' }],
  items: [
    {
      title: 'A',
      subtitle: 'a',
      options: [{ type: 'text', title: 'Row', description: 'sub', postbackText: 'r1' }],
    },
  ],
};

describe('a message of the first API', () => {
  test('is submitted under an id of Gupshup’s, and nothing of ours goes with it', async () => {
    const { body, status } = await client.firstSend({ type: 'text', text: 'Hola', context: { msgId: 'm' } });
    expect({ body, status }).toEqual({
      status: 200,
      body: { status: 'submitted', messageId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect(simulator.ledger.acceptances).toMatchObject([
      { to, kind: 'text', content: 'Hola', reference: null, providerMessageId: body.messageId },
    ]);
  });

  test.each<[object, string, string]>([
    [
      { type: 'image', originalUrl: url('a.jpg'), previewUrl: url('a.jpg'), caption: 'Look' },
      'image',
      'Look',
    ],
    [{ type: 'video', url: url('a.mp4') }, 'video', url('a.mp4')],
    [{ type: 'audio', url: url('a.mp3') }, 'audio', url('a.mp3')],
    [{ type: 'file', url: url('a.pdf'), filename: 'a.pdf' }, 'document', url('a.pdf')],
    [{ type: 'sticker', url: url('a.webp') }, 'sticker', url('a.webp')],
    [{ type: 'location', longitude: '-74.07', latitude: 4.71, name: 'Shop' }, 'location', 'Shop'],
    [
      {
        type: 'contact',
        contact: { name: { firstName: 'Ada', formattedName: 'Ada L' }, phones: [{ phone: '+573001112244' }] },
      },
      'contacts',
      'Ada L',
    ],
    [{ type: 'reaction', msgId: 'm', emoji: '👍' }, 'reaction', '👍'],
    [quickReply, 'buttons', 'Coming?'],
    [list, 'list', 'Pick'],
    [
      { type: 'location_request_message', body: { text: 'Where?' }, action: { name: 'send_location' } },
      'location-request',
      'Where?',
    ],
  ])('%j is taken', async (message, kind, content) => {
    expect((await client.firstSend(message)).status).toBe(200);
    expect(simulator.ledger.acceptances).toMatchObject([{ kind, content }]);
  });

  test.each<object>([
    { type: 'poll' },
    { type: 'text', text: '' },
    { type: 'text', text: long(4097) },
    { type: 'text', text: 'x', color: 'red' },
    { type: 'image', originalUrl: url('a.jpg') },
    { type: 'image', originalUrl: url('a.gif'), previewUrl: url('a.gif') },
    { type: 'file', url: 'nowhere' },
    { type: 'location', longitude: 0, latitude: 91 },
    { type: 'contact', contact: { name: { formattedName: 'Ada' } } },
    { ...quickReply, options: [1, 2, 3, 4].map((title) => ({ title: String(title) })) },
    { ...quickReply, options: [{ title: long(21) }] },
    { ...list, globalButtons: [] },
    {
      ...list,
      items: [{ title: 'A', options: Array.from({ length: 11 }, (_, row) => ({ title: `r${row}` })) }],
    },
  ])('%j is refused', async (message) => {
    expect(await client.firstSend(message)).toMatchObject({ status: 400, body: { status: 'error' } });
    expect(simulator.ledger.acceptances).toEqual([]);
  });

  test.each([
    ['Invalid Destination', { destination: `+${to}` }],
    ['Invalid Destination', { destination: undefined }],
    ['Invalid App Details', { source: '917834811115' }],
    ['Invalid App Details', { 'src.name': undefined }],
    ['Invalid message: form', { color: 'red' }],
    ['Invalid message: message: Invalid input', { message: 'text' }],
  ])('%s: %j', async (message, form) => {
    const answer = await client.firstSend({ type: 'text', text: 'x' }, form);
    expect(answer).toMatchObject({ status: 400, body: { status: 'error' } });
    expect(answer.body.message).toContain(message);
  });

  test('is a form, and no JSON', async () => {
    const answer = await client.firstSend(
      { type: 'text', text: 'x' },
      {},
      { 'content-type': 'application/json' },
    );
    expect(answer.status).toBe(400);
  });
});

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const picture = JSON.stringify({ type: 'image', image: { link: url('a.jpg') } });
describe('a template of the first API', () => {
  test.each<[object, Record<string, string>, string]>([
    [{ id: id(1), params: ['Ada', 'A-1'] }, {}, 'Ada | A-1'],
    [{ id: id(6) }, {}, ''],
    [{ id: id(2), params: ['123456', '123456'] }, {}, '123456 | 123456'],
    [{ id: id(3), params: ['Ada'] }, { message: picture }, 'Ada'],
    [{ id: id(4), params: ['A-1', 'A-1'] }, {}, 'A-1 | A-1'],
    [
      { id: id(5), params: ['Ada', 'A-1'] },
      { postbackTexts: JSON.stringify([{ index: 1, text: 'good' }]) },
      'Ada | A-1',
    ],
  ])('%j %j is taken', async (template, form, content) => {
    const answer = await client.firstSendTemplate(template, form);
    expect(answer).toMatchObject({ status: 202, body: { status: 'success' } });
    expect(simulator.ledger.acceptances).toMatchObject([{ kind: 'template', content }]);
  });

  test.each<[object, Record<string, string>]>([
    [{ id: 'order_shipped', params: ['Ada', 'A-1'] }, {}],
    [{ id: id(99) }, {}],
    [{ id: id(1), params: ['Ada'] }, {}],
    [{ id: id(1), params: ['Ada', 'a\nb'] }, {}],
    [{ id: id(1), params: ['Ada', 'A-1'] }, { message: picture }],
    [{ id: id(3), params: ['Ada'] }, {}],
    [
      { id: id(3), params: ['Ada'] },
      { message: JSON.stringify({ type: 'image', image: { link: url('a.gif') } }) },
    ],
    [{ id: id(5), params: ['Ada', 'A-1'] }, { postbackTexts: 'good' }],
  ])('%j %j is refused', async (template, form) => {
    expect(await client.firstSendTemplate(template, form)).toMatchObject({
      status: 400,
      body: { status: 'error' },
    });
    expect(simulator.ledger.acceptances).toEqual([]);
  });
});
