import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../simulator.js';
import { type CloudApiClient, cloudApiClient } from './cloud-api-client.fixture.js';
import { mostBytesOf } from './cloud-api-uploads.js';

let simulator: Simulator;
let client: CloudApiClient;
beforeEach(async () => {
  simulator = await startSimulator();
  client = cloudApiClient(simulator);
});
afterEach(() => simulator.close());

const x = (length: number) => 'x'.repeat(length);
const row = (id: string, more: object = {}) => ({ id, title: id, ...more });
const contact = { name: { formatted_name: 'Ada', first_name: 'Ada' } };
const media = (more: object) => ({ link: 'https://cdn.test/a', ...more });
const buttons = (text: string, ...replies: readonly object[]) => ({
  type: 'interactive',
  interactive: {
    type: 'button',
    body: { text },
    action: { buttons: replies.map((reply) => ({ type: 'reply', reply })) },
  },
});
const list = (changes: { text?: string; button?: string; sections?: readonly object[] } = {}) => {
  const { text = 'Pick', button = 'Show', sections = [{ title: 'A', rows: [row('1')] }] } = changes;
  return {
    type: 'interactive',
    interactive: { type: 'list', body: { text }, action: { button, sections } },
  };
};
const rows = (count: number, from = 0) => Array.from({ length: count }, (_, n) => row(`${from + n}`));

/** The limit that a page of Meta's states, and a message with that many. */
const limits: readonly (readonly [what: string, most: number, message: (count: number) => object])[] = [
  ['characters of a text', 4096, (n) => ({ type: 'text', text: { body: x(n) } })],
  ['characters of an image caption', 1024, (n) => ({ type: 'image', image: media({ caption: x(n) }) })],
  ['characters of a video caption', 1024, (n) => ({ type: 'video', video: media({ caption: x(n) }) })],
  [
    'characters of a document caption',
    1024,
    (n) => ({ type: 'document', document: media({ caption: x(n) }) }),
  ],
  [
    'characters of biz_opaque_callback_data',
    512,
    (n) => ({
      type: 'text',
      text: { body: 'x' },
      biz_opaque_callback_data: x(n),
    }),
  ],
  ['contacts', 257, (n) => ({ type: 'contacts', contacts: Array(n).fill(contact) })],
  ['characters above reply buttons', 1024, (n) => buttons(x(n), row('1'))],
  ['reply buttons', 3, (n) => buttons('Pick', ...rows(n))],
  ['characters of a reply button', 20, (n) => buttons('Pick', { id: '1', title: x(n) })],
  ['characters of the id of a reply button', 256, (n) => buttons('Pick', { id: x(n), title: 'T' })],
  ['characters above a list', 4096, (n) => list({ text: x(n) })],
  ['characters of the button of a list', 20, (n) => list({ button: x(n) })],
  ['sections', 10, (n) => list({ sections: rows(n).map(({ id }) => ({ title: id, rows: [row(id)] })) })],
  ['rows in one section', 10, (n) => list({ sections: [{ rows: rows(n) }] })],
  [
    'rows over all sections',
    10,
    (n) =>
      list({
        sections: [
          { title: 'A', rows: rows(5) },
          { title: 'B', rows: rows(n - 5, 5) },
        ],
      }),
  ],
  ['characters of a section title', 24, (n) => list({ sections: [{ title: x(n), rows: rows(1) }] })],
  ['characters of a row title', 24, (n) => list({ sections: [{ rows: [{ id: '1', title: x(n) }] }] })],
  [
    'characters of a row description',
    72,
    (n) => list({ sections: [{ rows: [row('1', { description: x(n) })] }] }),
  ],
  ['characters of a row id', 200, (n) => list({ sections: [{ rows: [{ id: x(n), title: 'T' }] }] })],
];

test.each(limits)('%s: %i, and no more', async (_, most, message) => {
  expect((await client.say(message(most))).status).toBe(200);
  expect((await client.say(message(most + 1))).status).toBe(400);
  expect(simulator.ledger.acceptances).toHaveLength(1);
});

describe('files', () => {
  const kilobyte = 1024;
  const megabyte = 1024 * kilobyte;
  const webp = (animated: boolean, size: number) => {
    const file = Buffer.alloc(size);
    file.write('RIFF', 0, 'latin1');
    file.write('WEBPVP8X', 8, 'latin1');
    file[20] = animated ? 0b10 : 0;
    return file;
  };
  const plain = (size: number) => Buffer.alloc(size, 1);
  test.each([
    ['image/jpeg', 5 * megabyte, plain],
    ['image/png', 5 * megabyte, plain],
    ['image/webp', 100 * kilobyte, (size: number) => webp(false, size)],
    ['image/webp', 500 * kilobyte, (size: number) => webp(true, size)],
  ])('%s: %i bytes, and no more', async (type, most, fileOf) => {
    const upload = (size: number) =>
      client.upload({ messaging_product: 'whatsapp', type }, new Blob([fileOf(size)]));
    expect((await upload(most)).status).toBe(200);
    expect((await upload(most + 1)).body.error.code).toBe(131053);
  });

  test.each([
    ['audio/ogg', 16 * megabyte],
    ['video/3gpp', 16 * megabyte],
    ['application/pdf', 100 * megabyte],
    ['application/zip', null],
  ])('%s: %s bytes', async (type, most) => {
    expect(await mostBytesOf(type, new Blob([]))).toBe(most);
  });

  test.each(['image/gif', 'video/quicktime', 'audio/opus', 'application/zip', 'application/vnd.rar'])(
    '%s is not kept',
    async (type) => {
      const answer = await client.upload({ messaging_product: 'whatsapp', type });
      expect(answer.body.error.code).toBe(100);
    },
  );
});
