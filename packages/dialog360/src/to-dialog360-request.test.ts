import { messageKinds } from '@wamux/core';
import { parseFreeFormMessage } from '@wamux/core/input';
import { metaContent, metaEnvelope } from '@wamux/meta-format';
import { describe, expect, it } from 'vitest';
import { toConnection } from './dialog360-connection.js';
import { dialog360 } from './dialog360-provider.js';
import { toGetMedia, toListTemplates, toUpload } from './to-dialog360-request.js';

const endpoint = {
  ...toConnection(dialog360.settings.parse({ apiKey: 'fake' })),
  id: 'd360',
  adapter: 'dialog360',
  capabilities: dialog360.capabilities,
};
const common = { to: '+573001112233', correlationId: 'order-7' };
const send = (message: object) =>
  dialog360.toRequest(endpoint, parseFreeFormMessage({ ...common, ...message })._unsafeUnwrap());

const envelopeNames = Object.keys(metaEnvelope.shape);
/** What is sent, as Meta's own schema reads it: the envelope, and beside it the content alone. */
function read(body: unknown) {
  const members = Object.entries(JSON.parse(String(body)));
  const isOfEnvelope = ([name]: [string, unknown]) => envelopeNames.includes(name);
  const content = Object.fromEntries(members.filter((member) => !isOfEnvelope(member)));
  return {
    envelope: metaEnvelope.parse(Object.fromEntries(members.filter(isOfEnvelope))),
    content: metaContent.parse(content),
  };
}

const samples = messageKinds.filter(({ type }) => type !== 'template').map(({ sample }) => sample);

describe('a message', () => {
  it.each(samples)('of type $type is Meta’s, in Meta’s envelope', (sample) => {
    const { method, origin, path, headers, body } = send(sample)._unsafeUnwrap();
    expect({ method, origin, path }).toEqual({
      method: 'POST',
      origin: 'https://waba-v2.360dialog.io',
      path: '/messages',
    });
    expect(headers).toEqual({
      'd360-api-key': 'fake',
      accept: 'application/json',
      'content-type': 'application/json',
    });
    const { envelope, content } = read(body);
    expect(envelope).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '573001112233',
      biz_opaque_callback_data: 'order-7',
    });
    expect(content).toHaveProperty(content.type);
  });

  it('answers another', () => {
    const { body } = send({ type: 'text', text: 'Hi', replyTo: 'wamid.1' })._unsafeUnwrap();
    expect(read(body).envelope.context).toEqual({ message_id: 'wamid.1' });
  });

  it('to a user id names it where Meta reads it', () => {
    const { body } = send({ type: 'text', text: 'Hi', to: 'CO.1349120865530' })._unsafeUnwrap();
    expect(read(body).envelope).toMatchObject({ recipient: 'CO.1349120865530' });
    expect(read(body).envelope).not.toHaveProperty('to');
  });
});

describe('the other requests', () => {
  it('upload a form of two parts, the type in that of the file', async () => {
    const upload = { provider: 'd360', data: new Uint8Array([137, 80]), contentType: 'image/png' };
    const { body, headers, path } = await toUpload(endpoint, upload);
    expect(path).toBe('/media');
    const form = await new Response(body, { headers: { ...headers } }).formData();
    expect([...form.keys()]).toEqual(['messaging_product', 'file']);
    expect((form.get('file') as File).type).toBe('image/png');
  });

  it('ask for a page of templates, and for a file', () => {
    const page = toListTemplates(endpoint, { offset: 1000, limit: 1000 });
    expect(page.path).toBe('/v1/configs/templates?limit=1000&offset=1000');
    expect(toGetMedia(endpoint, '5')).toMatchObject({ method: 'GET', path: '/5' });
    expect(page.headers).toEqual({ 'd360-api-key': 'fake', accept: 'application/json' });
  });
});
