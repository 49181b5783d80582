import type { OutboundMessage } from '@wamux/core';
import { parseFreeFormMessage } from '@wamux/core/input';
import { createLimiter } from '@wamux/provider-kit';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { createTransport, type HttpTransport } from '@wamux/transport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channelsLimits } from './channels-limits.js';
import { type ChannelsProvider, channels } from './channels-provider.js';

let simulator: Simulator;
let transport: HttpTransport;
let provider: ChannelsProvider;
beforeEach(async () => {
  simulator = await startSimulator();
  transport = createTransport();
  const settings = channels.settings.parse({
    ...simulator.channels.credentials,
    baseUrl: simulator.channels.origin,
  });
  const templates = {
    hello: {
      variables: [],
      binding: channels.template.parse({ projectId: '55555555-5555-4555-8555-555555555555', locale: 'es' }),
    },
  };
  provider = channels.create('bird', settings, { transport, limiter: createLimiter(), templates });
});
afterEach(async () => {
  await transport.close();
  await simulator.close();
});

const to = '+573001112233';
const x = (length: number) => 'x'.repeat(length);
const text = (more: object = {}) => ({ to, type: 'text', text: 'Hola', correlationId: 'c-1', ...more });
const list = (more: object) => ({
  to,
  type: 'list',
  text: 'Pick',
  button: 'Show',
  sections: [{ rows: [{ id: '1', title: 'T' }] }],
  ...more,
});
const card = {
  title: 'C',
  mediaUrl: 'https://h.test/a.jpg',
  link: { text: 'Open', url: 'https://h.test' },
};
const withOptions = (options: object, more: object = {}) =>
  text({ providerOptions: { channels: options }, ...more });
const dayMs = 24 * 60 * 60 * 1000;

/** A text whose request has so many bytes: the address of a notification fills it up. */
function textOfBytes(bytes: number): object {
  const endpoint = {
    ...provider,
    origin: 'https://api.bird.com',
    headers: {},
    postHeaders: {},
    workspaceId: '',
    channelId: '',
    secrets: [],
    limitedBy: '',
  };
  const message = (length: number) => withOptions({ notificationUrl: `https://h.test/${x(length)}` });
  const empty = channels
    .toRequest(endpoint, parseFreeFormMessage(message(0))._unsafeUnwrap())
    ._unsafeUnwrap();
  return message(bytes - Buffer.byteLength(String(empty.body)));
}

type MessageLimit = Exclude<keyof typeof channelsLimits, 'upload'>;

/** A message that has so many of what is limited, and the field that an error names. */
const messages: Readonly<Record<MessageLimit, readonly [of: (count: number) => object, path: string]>> = {
  tags: [(n) => text({ tags: Array.from({ length: n }, (_, index) => `t${index}`) }), 'tags'],
  tag: [(n) => text({ tags: ['a', x(n)] }), 'tags[1]'],
  scheduledFor: [
    // A minute more where it is too much: time passes until the message is checked.
    (n) => text({ scheduledFor: new Date(Date.now() + 35 * dayMs + (n > 35 ? 60_000 : 0)).toISOString() }),
    'scheduledFor',
  ],
  listButton: [(n) => list({ button: x(n) }), 'button'],
  rowDescription: [
    (n) => list({ sections: [{ rows: [{ id: '1', title: 'T', description: x(n) }] }] }),
    'sections[0].rows[0].description',
  ],
  carouselText: [(n) => withOptions({ carousel: { cards: [card, card] } }, { text: x(n) }), 'text'],
  carouselCards: [
    (n) => withOptions({ carousel: { cards: Array(n).fill(card) } }),
    'providerOptions.channels.carousel.cards',
  ],
  otpExpiration: [
    (n) => withOptions({ otp: { disclaimer: true, expirationMinutes: n, actions: [{ text: 'Hola' }] } }),
    'providerOptions.channels.otp.expirationMinutes',
  ],
  request: [textOfBytes, '(root)'],
};

describe.each(Object.entries(messages))('%s', (name, [of, path]) => {
  const limit = channelsLimits[name as MessageLimit];

  it(`is taken at ${limit.max} ${limit.unit}`, async () => {
    const result = await provider.send(of(limit.max) as never);
    expect(result.isOk() || result.error).toBe(true);
    expect(simulator.ledger.acceptances).toHaveLength(1);
  });

  it('is refused beyond, before any call', async () => {
    const error = (await provider.send(of(limit.max + 1) as never))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: limit.kind, outcome: 'not-accepted' });
    expect(error.issues?.map((issue) => issue.path)).toEqual([path]);
    expect(simulator.channels.requests).toHaveLength(0);
  });
});

describe('upload', () => {
  const upload = (bytes: number) =>
    provider.uploadMedia({ provider: 'bird', data: new Uint8Array(bytes), contentType: 'video/mp4' });
  const { max: most } = channelsLimits.upload;

  it('of more is refused before any call', async () => {
    expect((await upload(most + 1))._unsafeUnwrapErr()).toMatchObject({
      kind: 'validation',
      issues: [{ path: 'data', message: `has ${most + 1} bytes; expected at most ${most}` }],
    });
    expect(simulator.channels.requests).toHaveLength(0);
  });

  it('of as many goes on to Bird', async () => {
    expect(most).toBe(100 * 2 ** 20);
    simulator.channels.on('presigned-upload', 'unauthorized');
    expect((await upload(most))._unsafeUnwrapErr().kind).toBe('auth');
  });
});

describe('what has no number', () => {
  it('a template without variables has no list of parameters', async () => {
    expect((await provider.sendTemplate({ to, name: 'hello' })).isOk()).toBe(true);
  });

  it('no tags are said by leaving them out', async () => {
    expect((await provider.send(text({ tags: [] }) as OutboundMessage as never)).isOk()).toBe(true);
    const request = channels
      .toRequest(
        {
          ...provider,
          capabilities: channels.capabilities,
          origin: '',
          headers: {},
          postHeaders: {},
          workspaceId: '',
          channelId: '',
          secrets: [],
          limitedBy: '',
        },
        parseFreeFormMessage(text({ tags: [] }))._unsafeUnwrap(),
      )
      ._unsafeUnwrap();
    expect(JSON.parse(String(request.body))).not.toHaveProperty('tags');
  });

  const image = (options: object) => ({
    to,
    type: 'image',
    media: { url: 'https://h.test/a.jpg' },
    providerOptions: { channels: options },
  });
  const cards = (...files: string[]) =>
    withOptions({
      carousel: { cards: files.map((file) => ({ ...card, mediaUrl: `https://h.test/${file}` })) },
    });

  it.each([
    [image({ images: [{ url: 'https://h.test/a.gif' }] }), 'images[0].url'],
    [cards('a.jpg', 'a.mp4'), 'carousel.cards[1].mediaUrl'],
    [cards('a.webp', 'a.jpg'), 'carousel.cards[0].mediaUrl'],
  ])('files that WhatsApp would not show are refused: %#', async (message, path) => {
    const error = (await provider.send(message as never))._unsafeUnwrapErr();
    expect(error).toMatchObject({
      kind: 'validation',
      issues: [{ path: `providerOptions.channels.${path}` }],
    });
    expect(simulator.channels.requests).toHaveLength(0);
  });

  it('cards may all hold videos', async () => {
    expect((await provider.send(cards('a.3gp', 'b.mp4', 'c') as never)).isOk()).toBe(true);
  });
});
