import { createLimiter } from '@wamux/provider-kit';
import { createTransport } from '@wamux/transport';
import { expect, it } from 'vitest';
import { entry } from './gupshup-endpoint.fixture.js';
import { gupshupLimits } from './gupshup-limits.js';
import { gupshup } from './gupshup-provider.js';

it.each([
  ['image/png', gupshupLimits.uploadedImage],
  ['video/mp4', gupshupLimits.uploadedVideo],
])(
  'an upload of %s has a ceiling, and is refused beyond it before any call',
  async (contentType, { max }) => {
    const transport = createTransport();
    const settings = gupshup.settings.parse({ ...entry, baseUrl: 'http://127.0.0.1:1' });
    const provider = gupshup.create('gs', settings, { transport, limiter: createLimiter(), templates: {} });
    const upload = async (size: number) =>
      (
        await provider.uploadMedia({ provider: 'gs', data: new Uint8Array(size), contentType })
      )._unsafeUnwrapErr();
    expect(await upload(max + 1)).toMatchObject({ kind: 'validation', issues: [{ path: 'data' }] });
    // A file of the maximum size passes the check, and is sent to a provider that does not answer.
    expect((await upload(max)).kind).toBe('unavailable');
    await transport.close();
  },
);
