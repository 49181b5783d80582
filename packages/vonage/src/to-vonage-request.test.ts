import { type FreeFormMessage, messageKinds } from '@wamux/core';
import { parseFreeFormMessage, parseTemplateMessage } from '@wamux/core/input';
import { metaContent } from '@wamux/meta-format';
import { describe, expect, it } from 'vitest';
import { toListTemplates, toMarkAsRead } from './to-vonage-request.js';
import { endpointOf, entry } from './vonage-endpoint.fixture.js';
import { vonage } from './vonage-provider.js';
import { envelope, vonageContent } from './vonage-request-api.js';

const to = '+573001112233';
const url = 'https://files.example.test/a.pdf';

const convert = (message: object) =>
  vonage.toRequest(
    endpointOf(),
    parseFreeFormMessage({ to, correlationId: 'corr-1', ...message })._unsafeUnwrap(),
  );

/** What is sent, as Vonage's own schemas read it, and Meta's where Vonage hands it on. */
function wire(body: unknown) {
  const { channel, client_ref, context, from, to, webhook_version, ...rest } = JSON.parse(String(body));
  envelope.parse({ channel, client_ref, context, from, to, webhook_version });
  const content = vonageContent.parse({ ...rest, ...(rest.message_type === 'reaction' && { context }) });
  if (content.message_type === 'custom' && content.custom.type !== 'template')
    metaContent.parse(content.custom);
  return { to, context, content };
}
const sent = (message: object) => wire(convert(message)._unsafeUnwrap().body);

describe('a message', () => {
  it('carries our id as its reference', () => {
    const request = convert({ type: 'text', text: 'Hola', replyTo: 'uuid-1' })._unsafeUnwrap();
    expect(request).toMatchObject({ method: 'POST', origin: 'https://api.nexmo.com', path: '/v1/messages' });
    expect(JSON.parse(String(request.body))).toEqual({
      channel: 'whatsapp',
      from: '14155550100',
      to: '573001112233',
      client_ref: 'corr-1',
      webhook_version: 'v1',
      context: { message_uuid: 'uuid-1' },
      message_type: 'text',
      text: 'Hola',
    });
  });

  it.each(
    messageKinds.filter(({ type }) => type !== 'template').map(({ sample, type }) => [type, sample] as const),
  )('%s is one of Vonage’s own, or of Meta’s', (_, sample) => {
    expect(() => sent(sample as FreeFormMessage)).not.toThrow();
  });

  it.each<[object, object]>([
    [
      { type: 'document', media: { url } },
      { message_type: 'file', file: { url, name: 'a.pdf' } },
    ],
    [
      { type: 'document', media: { url }, filename: 'b.pdf', caption: 'c' },
      { message_type: 'file', file: { url, name: 'b.pdf', caption: 'c' } },
    ],
    [
      { type: 'audio', media: { url: 'https://a.test/a.ogg' }, voice: true },
      { message_type: 'audio', audio: { url: 'https://a.test/a.ogg' } },
    ],
    [
      { type: 'location', latitude: 4.71, longitude: -74.07, name: 'Shop' },
      {
        message_type: 'custom',
        custom: { type: 'location', location: { latitude: '4.71', longitude: '-74.07', name: 'Shop' } },
      },
    ],
    [
      { type: 'reaction', messageId: 'uuid-2', emoji: '👍' },
      {
        message_type: 'reaction',
        reaction: { action: 'react', emoji: '👍' },
        context: { message_uuid: 'uuid-2' },
      },
    ],
    [
      { type: 'reaction', messageId: 'uuid-2', emoji: '' },
      { message_type: 'reaction', reaction: { action: 'unreact' }, context: { message_uuid: 'uuid-2' } },
    ],
  ])('%j', (message, content) => {
    expect(sent(message).content).toEqual(content);
  });

  it('may go to a user id', () => {
    expect(sent({ to: 'CO.1349A', type: 'text', text: 'x' }).to).toBe('CO.1349A');
  });

  it('with a longer id than Vonage takes is left to another provider, by the name of the field', () => {
    const of = (length: number) => convert({ type: 'text', text: 'x', correlationId: 'x'.repeat(length) });
    expect(of(100).isOk()).toBe(true);
    expect(of(101)._unsafeUnwrapErr()).toMatchObject({
      kind: 'unsupported',
      capability: 'correlationId',
      issues: [{ path: 'correlationId', message: 'has 101 characters; expected at most 100' }],
    });
  });

  it.each([
    [
      'a reaction that answers',
      { type: 'reaction', messageId: 'm', emoji: '👍', replyTo: 'm' },
      'unsupported',
    ],
    [
      'an option of Meta’s alone',
      { type: 'text', text: 'x', providerOptions: { vonage: { previewUrl: true } } },
      'validation',
    ],
    [
      'components without a template',
      { type: 'text', text: 'x', providerOptions: { vonage: { components: [{ type: 'a' }] } } },
      'validation',
    ],
  ])('is refused as %s', (_, message, kind) => {
    expect(convert(message)._unsafeUnwrapErr().kind).toBe(kind);
  });
});

it('a template goes in Meta’s form, with the policy of its language', () => {
  const binding = vonage.template.parse({ name: 'theirs', language: 'es', buttons: { 0: 'code' } });
  const templates = { t: { variables: ['code'], binding } };
  const parsed = parseTemplateMessage({ to, name: 't', variables: { code: '1' } })._unsafeUnwrap();
  const { content } = wire(vonage.toRequest(endpointOf(), parsed, templates)._unsafeUnwrap().body);
  expect(content).toEqual({
    message_type: 'custom',
    custom: {
      type: 'template',
      template: {
        name: 'theirs',
        language: { policy: 'deterministic', code: 'es' },
        components: [
          { type: 'body', parameters: [{ type: 'text', text: '1' }] },
          { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '1' }] },
        ],
      },
    },
  });
});

it('asks for templates by the account, and marks messages as read', () => {
  const endpoint = endpointOf({ ...entry, businessAccountId: '500' });
  expect(toListTemplates(endpoint, undefined).path).toBe(
    '/v2/whatsapp-manager/wabas/500/templates?limit=100',
  );
  expect(toListTemplates(endpoint, 'a=b').path).toContain('&after=a%3Db');
  expect(toMarkAsRead(endpoint, 'uuid/1', true)).toMatchObject({
    method: 'PATCH',
    path: '/v1/messages/uuid%2F1',
    body: '{"status":"read","replying_indicator":{"show":true,"type":"text"}}',
  });
  expect(toMarkAsRead(endpoint, 'uuid', false).body).toBe('{"status":"read"}');
});
