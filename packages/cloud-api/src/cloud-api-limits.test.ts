import type { WhatsAppProvider } from '@wamux/core';
import { parseFreeFormMessage } from '@wamux/core/input';
import { findMetaUploadProblem } from '@wamux/meta-format';
import { createLimiter } from '@wamux/provider-kit';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { createTransport, type HttpTransport } from '@wamux/transport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloudApiLimits } from './cloud-api-limits.js';
import { cloudApi } from './cloud-api-provider.js';

let simulator: Simulator;
let transport: HttpTransport;
let provider: WhatsAppProvider;
beforeEach(async () => {
  simulator = await startSimulator();
  transport = createTransport();
  const { accessToken, phoneNumberId } = simulator.cloudApi.credentials;
  const settings = cloudApi.settings.parse({
    accessToken,
    phoneNumberId,
    baseUrl: simulator.cloudApi.origin,
  });
  const map = (name: string, ...variables: string[]) => ({ variables, binding: { name, language: 'es' } });
  const templates = {
    note: map('order_note', 'number'),
    feedback: map('order_feedback', 'customer'),
    shipped: map('order_shipped', 'customer', 'order'),
    welcome: map('welcome'),
  };
  provider = cloudApi.create('meta', settings, { transport, limiter: createLimiter(), templates });
});
afterEach(async () => {
  await transport.close();
  await simulator.close();
});

const to = '+573001112233';
const x = (length: number) => 'x'.repeat(length);

/** A WebP file of so many bytes; an extended header says whether it is an animation. */
function webp(bytes: number, flags: number): Uint8Array {
  const file = new Uint8Array(bytes);
  file.set(new TextEncoder().encode('RIFF    WEBPVP8X'));
  file[20] = flags;
  return file;
}

type UploadLimit = Exclude<keyof typeof cloudApiLimits, 'correlationId'>;
const megabyte = 2 ** 20;
const plain = (bytes: number) => new Uint8Array(bytes);

const uploads: Readonly<Record<UploadLimit, readonly [type: string, of: (bytes: number) => Uint8Array]>> = {
  uploadedImage: ['image/png', plain],
  uploadedVideo: ['video/mp4', plain],
  uploadedAudio: ['audio/ogg; codecs=opus', plain],
  uploadedStaticSticker: ['image/webp', (bytes) => webp(bytes, 0b1_0000)],
  uploadedAnimatedSticker: ['image/webp', (bytes) => webp(bytes, 0b1_0010)],
  uploadedDocument: ['application/pdf', plain],
};

describe.each(Object.entries(uploads))('%s', (name, [contentType, of]) => {
  const { max } = cloudApiLimits[name as UploadLimit];
  const upload = (bytes: number) => provider.uploadMedia({ provider: 'meta', data: of(bytes), contentType });

  it(`is taken at ${max} bytes`, async () => {
    // Many megabytes are too much to be sent in a test.
    if (max > megabyte * 5) {
      expect(max).toBe(name === 'uploadedDocument' ? 100 * megabyte : 16 * megabyte);
      expect(
        findMetaUploadProblem(provider, { provider: 'meta', data: of(max), contentType }),
      ).toBeUndefined();
    } else {
      const result = await upload(max);
      expect(result.isOk() || result.error).toBe(true);
    }
  });

  it('is refused beyond, before any call', async () => {
    expect((await upload(max + 1))._unsafeUnwrapErr()).toMatchObject({
      kind: 'validation',
      issues: [{ path: 'data', message: `has ${max + 1} bytes; expected at most ${max}` }],
    });
    expect(simulator.cloudApi.requests).toHaveLength(0);
  });
});

it.each(['image/gif', 'audio/opus', 'video/quicktime', 'application/zip'])(
  'a file of type %s is refused before any call',
  async (contentType) => {
    const result = await provider.uploadMedia({ provider: 'meta', data: plain(1), contentType });
    expect(result._unsafeUnwrapErr()).toMatchObject({
      kind: 'validation',
      issues: [{ path: 'contentType' }],
    });
    expect(simulator.cloudApi.requests).toHaveLength(0);
  },
);

it('every correlation id that we take fits into the field that Meta gives it', () => {
  const message = { to, type: 'text', text: 'x', correlationId: x(cloudApiLimits.correlationId.max + 1) };
  expect(parseFreeFormMessage(message)._unsafeUnwrapErr()).toMatchObject({
    issues: [{ path: 'correlationId' }],
  });
});

describe('what fills a template', () => {
  it.each([
    ['alone', 32_768, (n: number) => ({ name: 'shipped', variables: { customer: 'Ada', order: x(n) } })],
    [
      'beside a header',
      1024,
      (n: number) => ({ name: 'note', variables: { number: x(n) }, header: { type: 'text', text: 'N' } }),
    ],
    [
      'the header',
      60,
      (n: number) => ({ name: 'note', variables: { number: '1' }, header: { type: 'text', text: x(n) } }),
    ],
    [
      'the end of a URL',
      2000,
      (n: number) => ({
        name: 'feedback',
        variables: { customer: 'Ada' },
        buttons: [{ type: 'url', index: 0, value: x(n) }],
      }),
    ],
  ])('%s: %i characters, and no more', async (_, most, message) => {
    const result = await provider.sendTemplate({ to, ...message(most) } as never);
    expect(result.isOk() || result.error).toBe(true);
    const over = await provider.sendTemplate({ to, ...message(most + 1) } as never);
    expect(over._unsafeUnwrapErr().kind).toBe('template_params');
    expect(simulator.cloudApi.requests).toHaveLength(1);
  });

  it('nothing to fill is taken', async () => {
    expect((await provider.sendTemplate({ to, name: 'welcome' })).isOk()).toBe(true);
  });
});

describe('what has no number', () => {
  const contact = { name: { formattedName: 'Ada' }, phones: [], emails: [], urls: [] };

  it('lists of a contact that say nothing are left out', async () => {
    const message = { to, type: 'contacts' as const, contacts: [contact] };
    const shown = provider.preview?.(message)._unsafeUnwrap();
    expect(JSON.parse(shown?.body ?? '').contacts).toEqual([{ name: { formatted_name: 'Ada' } }]);
    expect((await provider.send(message)).isOk()).toBe(true);
  });

  it.each([
    ['https://h.test/files/invoice%20march.pdf?sig=1', undefined, 'invoice march.pdf'],
    ['https://h.test/files/a.pdf', 'b.pdf', 'b.pdf'],
    ['https://h.test/files/42', undefined, undefined],
  ])('a document at %s has a name', (url, filename, name) => {
    const message = { to, type: 'document' as const, media: { url }, filename };
    const shown = provider.preview?.(message)._unsafeUnwrap();
    expect(JSON.parse(shown?.body ?? '').document.filename).toBe(name);
  });
});
