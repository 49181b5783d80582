import { messageKinds } from '@wamux/core';
import { parseMessage } from '@wamux/core/input';
import { metaContent, metaEnvelope } from '@wamux/meta-format';
import { describe, expect, it } from 'vitest';
import { appId, endpointOf } from './gupshup-endpoint.fixture.js';
import { gupshup } from './gupshup-provider.js';
import { toAcknowledge, toListTemplates, toMediaUrl, toUpload } from './to-gupshup-request.js';

const convert = (message: object) => {
  const parsed = parseMessage({ correlationId: 'corr-1', ...message })._unsafeUnwrap();
  return gupshup.toRequest(endpointOf(), parsed)._unsafeUnwrap();
};

describe('a message', () => {
  it('is Meta’s, at the app', () => {
    const request = convert({ to: '+573001112233', type: 'text', text: 'Hola' });
    expect(request).toMatchObject({
      method: 'POST',
      origin: 'https://partner.gupshup.io',
      path: `/partner/app/${appId}/v3/message`,
      headers: { authorization: 'wamux-test-token', 'content-type': 'application/json' },
    });
    expect(JSON.parse(String(request.body))).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '573001112233',
      biz_opaque_callback_data: 'corr-1',
      type: 'text',
      text: { body: 'Hola' },
    });
  });

  it.each(
    messageKinds.filter(({ type }) => type !== 'template').map(({ sample, type }) => [type, sample] as const),
  )('%s is one of Meta’s own', (_, sample) => {
    const body = JSON.parse(String(convert(sample).body));
    expect(() => metaEnvelope.parse(body)).not.toThrow();
    const { biz_opaque_callback_data, messaging_product, recipient_type, to, ...content } = body;
    expect(() => metaContent.parse(content)).not.toThrow();
  });
});

it('everything else is at the app as well', async () => {
  const endpoint = endpointOf();
  expect(toListTemplates(endpoint).path).toBe(`/partner/app/${appId}/templates`);
  expect(toMediaUrl(endpoint, 'a/b')).toBe(`https://partner.gupshup.io/partner/app/${appId}/media/a%2Fb`);
  const read = toAcknowledge(endpoint, 'wamid.1', true);
  expect([read.path, JSON.parse(String(read.body))]).toEqual([
    `/partner/app/${appId}/v1/event`,
    {
      type: 'message-event',
      message: {
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: 'wamid.1',
        typing_indicator: { type: 'text' },
      },
    },
  ]);
  const upload = await toUpload(endpoint, {
    provider: 'gs',
    data: new Uint8Array([1]),
    contentType: 'image/png',
  });
  expect(upload.path).toBe(`/partner/app/${appId}/media`);
  expect(Buffer.from(upload.body as Uint8Array).toString()).toMatch(/name="file_type"\r\n\r\nimage\/png/);
});
