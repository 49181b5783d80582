import { createLimiter } from '@wamux/provider-kit';
import { createFetchTransport } from '@wamux/transport';
import { expect, it } from 'vitest';
import { channels } from './channels-provider.js';

const uuid = '6f1c8f2e-1111-4222-8333-444455556666';
const baseUrl = 'https://api.example.com';

/** Uploads a file to wherever the server says, and gives what was called. */
async function upload(uploadUrl: string, mediaUrl = 'https://media.example.com/1') {
  const called: string[] = [];
  const transport = createFetchTransport({
    fetch: async (input) => {
      called.push(String(input));
      if (called.length > 1) return new Response(null, { status: 204 });
      return Response.json({ mediaUrl, uploadUrl, uploadFormData: { key: 'k' }, uploadMethod: 'POST' });
    },
  });
  const settings = channels.settings.parse({ accessKey: 'key', workspaceId: uuid, channelId: uuid, baseUrl });
  const provider = channels.create('bird', settings, { transport, limiter: createLimiter(), templates: {} });
  const file = { provider: 'bird', data: new Uint8Array(3), contentType: 'image/png' };
  return { result: await provider.uploadMedia(file), called };
}

it.each(['https://bucket.s3.eu-west-1.amazonaws.com/', `${baseUrl}/upload`])(
  'a file goes to %s',
  async (address) => {
    const { called, result } = await upload(address);
    expect(result.isOk()).toBe(true);
    expect(called[1]).toBe(address);
  },
);

it.each([
  'http://bucket.s3.eu-west-1.amazonaws.com/',
  'http://api.example.com/upload',
  'https://user:pw@bucket.s3.eu-west-1.amazonaws.com/',
  'https://user:pw@api.example.com/',
  'https://127.0.0.1/',
  'https://localhost/',
  'https://[::1]/',
  'https://169.254.169.254/latest/meta-data',
  'https://10.0.0.1:8443/',
  'https://0x7f000001/',
  'https://vault/',
  'https://vault.internal/',
  'file:///etc/passwd',
  'ftp://example.com/',
])('no file goes to %s', async (address) => {
  const { called, result } = await upload(address);
  expect(result._unsafeUnwrapErr().kind).toBe('bad_response');
  expect(called).toHaveLength(1);
});

it.each(['file:///etc/passwd', 'javascript:alert(1)', 'data:,x'])(
  'no file is known by %s',
  async (mediaUrl) => {
    const { called, result } = await upload('https://bucket.example.com/', mediaUrl);
    expect(result._unsafeUnwrapErr().kind).toBe('bad_response');
    expect(called).toHaveLength(1);
  },
);
