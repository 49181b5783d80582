import type { InboundContent } from '@wamux/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPushedRig } from './pushed-rig.fixture.js';

// The simulator and the adapters read the providers' documentation each by themselves; here they meet.

let app: Awaited<ReturnType<typeof startPushedRig>>;
beforeAll(async () => {
  app = await startPushedRig({ timeline: [] }); // no statuses beside the messages
  for (const id of ['meta', 'bird'] as const) app.sideOf(id).sendWebhooksTo(app.addressOf(id));
});
afterAll(() => app.close());

/** What the app hears of what a customer wrote. */
async function receive(id: 'meta' | 'bird', content: InboundContent, from = '573001112233') {
  const providerMessageId = await app.sideOf(id).receiveMessage(from, content);
  const event = app.handled.at(-1)?.events.at(-1);
  expect(event).toMatchObject({ type: 'message', provider: id, providerMessageId });
  if (event?.type !== 'message') throw new Error('no message');
  return event;
}

const place = {
  type: 'location',
  latitude: 4.71,
  longitude: -74.07,
  name: 'Shop',
  address: 'Cra 30',
} as const;
const row = { type: 'list-reply', id: 'r1', title: 'Row', description: 'sub' } as const;

describe.each(['meta', 'bird'] as const)('what a customer writes to %s', (id) => {
  it.each<[InboundContent, object]>([
    [
      { type: 'text', text: '¡Hola! 👍' },
      { type: 'text', text: '¡Hola! 👍' },
    ],
    [
      { type: 'button-reply', id: 'yes', title: 'Sí' },
      { type: 'button-reply', id: 'yes', title: 'Sí' },
    ],
    [
      { type: 'template-button', payload: 'P', text: 'Todo bien' },
      { type: 'button-reply', id: 'P', title: 'Todo bien' },
    ],
    [row, row],
    [place, place],
  ])('%j', async (content, expected) => {
    expect((await receive(id, content)).content).toEqual(expected);
  });

  it.each([
    ['image', 'image/jpeg', {}],
    ['image', 'image/jpeg', { caption: 'Foto' }],
    ['video', 'video/mp4', { caption: 'Vídeo' }],
    ['audio', 'audio/ogg; codecs=opus', {}],
    ['sticker', 'image/webp', {}],
    ['document', 'application/pdf', { caption: 'Here', filename: 'a.pdf' }],
    ['document', 'video/mp4', { filename: 'a.mp4' }],
  ] as const)('of type %s (%s): %j', async (type, mimeType, more) => {
    const { content } = await receive(id, { type, mimeType, ...more });
    expect(content).toMatchObject({ type, media: { provider: id }, ...more });
    // Bird says it of files only.
    if (id === 'meta' || type !== 'image') expect(content).toMatchObject({ contentType: mimeType });
  });

  it('says who wrote, and what it answers', async () => {
    const event = await receive(id, { type: 'text', text: 'Hola', replyTo: 'm-1' });
    expect(event).toMatchObject({
      from: '+573001112233',
      profileName: 'Simulated Customer',
      inReplyTo: 'm-1',
    });
    expect(event.occurredAt).toMatch(/^20\d\d-\d\d-\d\dT/);
    expect(JSON.stringify(event.raw)).toContain('573001112233');
  });

  it('of somebody who shows no number', async () => {
    const event = await receive(id, { type: 'text', text: 'Hola' }, 'CO.13491208655302741918');
    expect(event).toMatchObject({ from: 'CO.13491208655302741918', profileName: 'Simulated Customer' });
    expect(event).not.toHaveProperty('inReplyTo');
  });

  it('can be answered with what it says of itself', async () => {
    const { from, providerMessageId } = await receive(id, { type: 'text', text: 'Hola' });
    const answer = {
      to: from,
      type: 'text',
      text: '¡Hola!',
      replyTo: providerMessageId,
      tags: [id],
    } as const;
    expect((await app.client.send(answer)).isOk()).toBe(true);
  });
});

describe('what only Meta documents', () => {
  it.each<[InboundContent, object]>([
    [
      {
        type: 'contacts',
        cards: [
          {
            formattedName: 'Ada L',
            firstName: 'Ada',
            phone: '+57 300 1112244',
            email: 'ada@example.test',
            url: 'https://example.test',
            company: 'ACME',
            birthday: '1999-01-23',
          },
        ],
      },
      {
        type: 'contacts',
        contacts: [
          {
            name: { formattedName: 'Ada L', firstName: 'Ada' },
            phones: [{ phone: '+57 300 1112244', type: 'CELL' }],
            emails: [{ email: 'ada@example.test', type: 'WORK' }],
            urls: [{ url: 'https://example.test', type: 'WORK' }],
            organization: { company: 'ACME' },
            birthday: '1999-01-23',
          },
        ],
      },
    ],
    [
      { type: 'contacts', cards: [{ phone: '573001112244' }] },
      { contacts: [{ phones: [{ phone: '573001112244' }] }] },
    ],
    [
      { type: 'reaction', messageId: 'wamid.1', emoji: '👍' },
      { type: 'reaction', messageId: 'wamid.1', emoji: '👍' },
    ],
    [
      { type: 'reaction', messageId: 'wamid.1', emoji: '' },
      { type: 'reaction', messageId: 'wamid.1', emoji: '' },
    ],
    [
      { type: 'order', catalogId: 'c', items: [{ productId: 'p', quantity: 2, price: 30, currency: 'USD' }] },
      {
        type: 'order',
        catalogId: 'c',
        items: [{ productId: 'p', quantity: 2, price: 30, currency: 'USD' }],
      },
    ],
    [
      { type: 'unsupported', rawType: 'poll_creation' },
      { type: 'unsupported', rawType: 'poll_creation' },
    ],
  ])('%j', async (content, expected) => {
    expect((await receive('meta', content)).content).toMatchObject(expected);
  });

  it('a new number is news of a user, and no message', async () => {
    await app.sideOf('meta').receiveMessage('573001112233', {
      type: 'number-change',
      newNumber: '573009998877',
    });
    expect(app.handled.at(-1)?.events.at(-1)).toMatchObject({
      type: 'user-changed',
      provider: 'meta',
      from: '+573001112233',
      to: '+573009998877',
    });
  });
});
