import type { InboundContent, InboundNews } from '@wamux/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPushedRig } from './pushed-rig.fixture.js';

// Everything that a customer may send, and all news beside it: pushed, read, and answered at a strict provider.

let app: Awaited<ReturnType<typeof startPushedRig>>;
beforeAll(async () => {
  app = await startPushedRig({ timeline: [] }); // no statuses beside the messages
  for (const id of ['meta', 'bird-eu'] as const) app.sideOf(id).sendWebhooksTo(`${app.origin}/${id}`);
});
afterAll(() => app.close());

const lastEvent = () => {
  const event = app.handled.at(-1)?.events.at(-1);
  if (event === undefined) throw new Error('no event');
  return event;
};

/** What the provider posted last, parsed. */
const posted = (id: 'meta' | 'bird-eu') => JSON.parse(app.sideOf(id).webhooks.at(-1)?.body ?? 'null');
const changePosted = () => posted('meta').entry[0].changes[0];

const answer = (id: string, to: string, replyTo?: string) =>
  app.client.send({ to, type: 'text', text: 'Listo', tags: [id], ...(replyTo !== undefined && { replyTo }) });

const user = '573001112233';
const oldNumber = '22507123456'; // Ivory Coast, before its numbers grew
const userId = 'CO.13491208655302741918';
const media = ['image', 'video', 'audio', 'sticker', 'document'] as const;
const mimeTypes = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/ogg; codecs=opus',
  sticker: 'image/webp',
  document: 'application/pdf',
} as const;

const common: readonly InboundContent[] = [
  { type: 'text', text: 'Hola' },
  { type: 'button-reply', id: 'yes', title: 'Sí' },
  { type: 'list-reply', id: 'r1', title: 'Row', description: 'sub' },
  { type: 'template-button', payload: 'P', text: 'Todo bien' },
  { type: 'location', latitude: 4.71, longitude: -74.07, name: 'Shop', address: 'Cra 30' },
  ...media.map((type) => ({ type, mimeType: mimeTypes[type], data: Buffer.from(type) })),
];
const ofMeta: readonly InboundContent[] = [
  { type: 'contacts', cards: [{ formattedName: 'Ada L', phone: '+57 300 1112244' }] },
  { type: 'reaction', messageId: 'wamid.1', emoji: '👍' },
  {
    type: 'order',
    catalogId: 'c',
    items: [{ productId: 'p', quantity: 2, price: 30, currency: 'USD' }],
    text: 'hoy',
  },
  { type: 'flow-reply', response: { phone: '+447700900123', plan: 'Basic Premium' } },
  { type: 'unsupported', rawType: 'poll_creation' },
  { type: 'text', text: 'Hola', groupId: 'G1' },
  {
    type: 'text',
    text: 'Hola',
    referral: {
      sourceType: 'ad',
      sourceId: '1',
      sourceUrl: 'https://fb.example.test/1',
      headline: 'Pan',
      clickId: 'c1',
    },
  },
];

describe.each([
  ['meta', [...common, ...ofMeta]],
  ['bird-eu', common],
] as const)('a message to %s', (id, contents) => {
  it.each(contents.map((content) => [content.type, content] as const))(
    'is read, kept whole and answered: %s %j',
    async (_, content) => {
      const providerMessageId = await app.sideOf(id).receiveMessage(user, content);
      const event = lastEvent();
      if (event.type !== 'message') throw new Error(`read as ${event.type}`);
      expect(event).toMatchObject({ provider: id, providerMessageId, from: `+${user}` });
      const sent = id === 'meta' ? changePosted().value.messages[0] : posted(id);
      expect(event.raw).toEqual(sent);
      const receipt = await answer(id, event.from, event.providerMessageId);
      expect(receipt.isOk() || receipt.error).toBe(true);
    },
  );

  it.each([user, oldNumber, userId])('is answered to whoever wrote: %s', async (from) => {
    await app.sideOf(id).receiveMessage(from, { type: 'text', text: 'Hola' });
    const event = lastEvent();
    if (event.type !== 'message') throw new Error(`read as ${event.type}`);
    const receipt = await answer(id, event.from);
    expect(receipt.isOk() || receipt.error).toBe(true);
    const { to } = app.simulator.ledger.acceptances.at(-1) ?? {};
    expect(to?.replace('+', '')).toBe(from);
  });

  it.each(media)('brings a file that can be fetched: %s', async (type) => {
    const data = Buffer.from(`the ${type} of a customer`);
    await app.sideOf(id).receiveMessage(user, { type, mimeType: mimeTypes[type], data });
    const event = lastEvent();
    if (event.type !== 'message' || !('media' in event.content)) throw new Error('no file');
    const download = (await app.client.downloadMedia(event.content.media))._unsafeUnwrap();
    expect(download).toMatchObject({ contentType: mimeTypes[type], size: data.byteLength });
    const chunks: Uint8Array[] = [];
    for await (const chunk of download.body) chunks.push(chunk);
    expect(Buffer.concat(chunks)).toEqual(data);
  });
});

describe('a message of a customer', () => {
  it('says of an advertisement and a group what Meta says', async () => {
    await app.simulator.cloudApi.receiveMessage(user, ofMeta[5] as InboundContent);
    expect(lastEvent()).toMatchObject({ type: 'message', groupId: 'G1', from: `+${user}` });
    await app.simulator.cloudApi.receiveMessage(user, ofMeta[6] as InboundContent);
    expect(lastEvent()).toMatchObject({
      referral: {
        sourceType: 'ad',
        sourceId: '1',
        sourceUrl: 'https://fb.example.test/1',
        headline: 'Pan',
        clickId: 'c1',
      },
    });
  });

  it('is acknowledged at Meta, with the sign that we write, and nowhere else', async () => {
    await app.simulator.cloudApi.receiveMessage(user, { type: 'text', text: 'Hola' });
    const event = lastEvent();
    if (event.type !== 'message') throw new Error(`read as ${event.type}`);
    const done = await app.client.acknowledge(event, { typing: true });
    expect(done.isOk() || done.error).toBe(true);
    expect(JSON.parse(app.simulator.cloudApi.requests.at(-1)?.body ?? '')).toEqual({
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: event.providerMessageId,
      typing_indicator: { type: 'text' },
    });
    await app.simulator.channels.receiveMessage(user, { type: 'text', text: 'Hola' });
    const other = lastEvent();
    if (other.type !== 'message') throw new Error(`read as ${other.type}`);
    const refused = (await app.client.acknowledge(other))._unsafeUnwrapErr();
    expect(refused).toMatchObject({ kind: 'unsupported', capability: 'acknowledge', provider: 'bird-eu' });
  });

  it.each<[InboundContent, object]>([
    [
      { type: 'edit', messageId: 'wamid.OLD', text: 'a las nueve' },
      { type: 'message-edited', content: { type: 'text', text: 'a las nueve' } },
    ],
    [{ type: 'revoke', messageId: 'wamid.OLD' }, { type: 'message-revoked' }],
  ])('that changes is named by its own id: %j', async (content, expected) => {
    await app.simulator.cloudApi.receiveMessage(user, content);
    const event = lastEvent();
    expect(event).toMatchObject({ ...expected, providerMessageId: 'wamid.OLD', from: `+${user}` });
    expect(event.raw).toEqual(changePosted().value.messages[0]);
    const receipt = await answer('meta', (event as { from: string }).from);
    expect(receipt.isOk() || receipt.error).toBe(true);
  });
});

describe('news beside messages', () => {
  const someNumber = `+${user}`;
  it.each<[InboundNews, object, string | null]>([
    [
      { type: 'echo', to: user, text: 'Ya voy' },
      { type: 'echo', to: someNumber, content: { type: 'text', text: 'Ya voy' } },
      'message_echoes',
    ],
    [
      { type: 'call', callId: 'wacid.1', from: user, event: 'connect' },
      { type: 'call', callId: 'wacid.1', from: someNumber, status: 'connect' },
      'calls',
    ],
    [
      { type: 'call', callId: 'wacid.2', from: userId, event: 'terminate' },
      { type: 'call', callId: 'wacid.2', from: userId, status: 'terminate' },
      'calls',
    ],
    [
      { type: 'marketing-preference', from: user, wants: false },
      { type: 'marketing-preference', from: someNumber, wants: false },
      'user_preferences',
    ],
    [
      { type: 'marketing-preference', from: userId, wants: true },
      { type: 'marketing-preference', from: userId, wants: true },
      'user_preferences',
    ],
    [
      { type: 'user-id-change', previous: userId, current: 'CO.2349120865530' },
      { type: 'user-changed', from: userId, to: 'CO.2349120865530' },
      'user_id_update',
    ],
    [
      { type: 'template-status', name: 'sale', language: 'es', event: 'PAUSED', reason: 'LOW_QUALITY' },
      { type: 'template', name: 'sale', language: 'es', state: 'paused', reason: 'LOW_QUALITY' },
      null,
    ],
    [
      { type: 'account', event: 'ACCOUNT_RESTRICTION' },
      { type: 'account', change: 'ACCOUNT_RESTRICTION' },
      null,
    ],
    [{ type: 'number-quality', event: 'FLAGGED' }, { type: 'account', change: 'FLAGGED' }, null],
  ])('is read and kept whole: %j', async (news, expected, list) => {
    await app.simulator.cloudApi.receiveNews(news);
    const event = lastEvent();
    expect(event).toMatchObject({ ...expected, provider: 'meta' });
    const change = changePosted();
    expect(event.raw).toEqual(list === null ? change : change.value[list][0]);
    // Whoever is named can be written to.
    const named = 'from' in event ? event.from : 'to' in event ? event.to : someNumber;
    const receipt = await answer('meta', named);
    expect(receipt.isOk() || receipt.error).toBe(true);
  });
});
