import { parseFreeFormMessage } from '@wamux/core/input';
import { findMetaUploadProblem } from '@wamux/meta-format';
import { createLimiter } from '@wamux/provider-kit';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { createTransport, type HttpTransport } from '@wamux/transport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dialog360Limits } from './dialog360-limits.js';
import { dialog360 } from './dialog360-provider.js';

let simulator: Simulator;
let transport: HttpTransport;
beforeEach(async () => {
  simulator = await startSimulator();
  transport = createTransport();
});
afterEach(async () => {
  await transport.close();
  await simulator.close();
});

const create = () => {
  const { apiKey } = simulator.dialog360.credentials;
  const settings = dialog360.settings.parse({ apiKey, baseUrl: simulator.dialog360.origin });
  return dialog360.create('d360', settings, { transport, limiter: createLimiter(), templates: {} });
};

/** A WebP file of so many bytes; an extended header says whether it is an animation. */
function webp(bytes: number, flags: number): Uint8Array {
  const file = new Uint8Array(bytes);
  file.set(new TextEncoder().encode('RIFF    WEBPVP8X'));
  file[20] = flags;
  return file;
}

type UploadLimit = Exclude<keyof typeof dialog360Limits, 'correlationId'>;
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
  const { max } = dialog360Limits[name as UploadLimit];
  const upload = (bytes: number) => create().uploadMedia({ provider: 'd360', data: of(bytes), contentType });

  it(`is taken at ${max} bytes`, async () => {
    // Many megabytes are too much to be sent in a test.
    if (max > 5 * megabyte) {
      const given = { provider: 'd360', data: of(max), contentType };
      expect(findMetaUploadProblem(create(), given)).toBeUndefined();
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
    expect(simulator.dialog360.requests).toHaveLength(0);
  });
});

it.each(['image/gif', 'audio/opus', 'video/quicktime', 'application/zip'])(
  'a file of type %s is refused before any call',
  async (contentType) => {
    const result = await create().uploadMedia({ provider: 'd360', data: plain(1), contentType });
    expect(result._unsafeUnwrapErr()).toMatchObject({
      kind: 'validation',
      issues: [{ path: 'contentType' }],
    });
    expect(simulator.dialog360.requests).toHaveLength(0);
  },
);

it('every correlation id that we take fits into the field that Meta gives it', () => {
  const correlationId = 'x'.repeat(dialog360Limits.correlationId.max + 1);
  const message = { to: '+573001112233', type: 'text', text: 'x', correlationId };
  expect(parseFreeFormMessage(message)._unsafeUnwrapErr()).toMatchObject({
    issues: [{ path: 'correlationId' }],
  });
});
