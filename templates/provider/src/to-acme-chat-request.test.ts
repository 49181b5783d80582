import { parseFreeFormMessage, parseTemplateMessage } from '@wamux/core/input';
import { expect, it } from 'vitest';
import { sendRequest } from './acme-chat-api.js';
import type { AcmeChatEndpoint } from './acme-chat-connection.js';
import { acmeChatLimits } from './acme-chat-limits.js';
import { acmeChat } from './acme-chat-provider.js';
import { toGetStatus } from './to-acme-chat-request.js';

const endpoint: AcmeChatEndpoint = {
  id: 'acme-chat-1',
  adapter: 'acme-chat',
  capabilities: acmeChat.capabilities,
  origin: 'https://api.acme-chat.example',
  headers: { authorization: 'Bearer fake' },
  secrets: [],
  limitedBy: '',
};
const to = '+573001112233';
const bodyOf = (request: { body?: unknown }) => sendRequest.parse(JSON.parse(String(request.body)));

it('sends text as documented', () => {
  const message = parseFreeFormMessage({ to, type: 'text', text: 'Hola' })._unsafeUnwrap();
  const request = acmeChat.toRequest(endpoint, message)._unsafeUnwrap();
  expect(request).toMatchObject({
    method: 'POST',
    origin: 'https://api.acme-chat.example',
    path: '/v1/messages',
    headers: { authorization: 'Bearer fake', 'content-type': 'application/json' },
  });
  expect(bodyOf(request)).toEqual({ to: '573001112233', text: 'Hola' });
});

it('fills a template in the order of its placeholders', () => {
  const templates = {
    order_shipped: {
      variables: ['customer', 'order'],
      binding: { name: 'shipped', language: 'es', variables: ['order', 'customer'] },
    },
  };
  const message = { to, name: 'order_shipped', variables: { customer: 'Ada', order: 'A-1' } };
  const parsed = parseTemplateMessage(message)._unsafeUnwrap();
  expect(bodyOf(acmeChat.toRequest(endpoint, parsed, templates)._unsafeUnwrap())).toEqual({
    to: '573001112233',
    template: { name: 'shipped', language: 'es', values: ['A-1', 'Ada'] },
  });
});

it('refuses options that it does not know', () => {
  const message = { to, type: 'text', text: 'Hola', providerOptions: { 'acme-chat': { color: 'red' } } };
  const error = acmeChat
    .toRequest(endpoint, parseFreeFormMessage(message)._unsafeUnwrap())
    ._unsafeUnwrapErr();
  expect(error).toMatchObject({ kind: 'validation' });
});

it('keeps a message id within its place in the path', () => {
  const reference = { provider: 'acme-chat-1', providerMessageId: '../a b' };
  expect(toGetStatus(endpoint, reference)._unsafeUnwrap().path).toBe('/v1/messages/..%2Fa%20b');
});

it('takes texts of as many characters as are documented, and leaves longer ones to another provider', () => {
  const { max: most } = acmeChatLimits.text;
  const send = (length: number) =>
    acmeChat.toRequest(
      endpoint,
      parseFreeFormMessage({ to, type: 'text', text: 'x'.repeat(length) })._unsafeUnwrap(),
    );
  expect(bodyOf(send(most)._unsafeUnwrap())).toMatchObject({ text: 'x'.repeat(most) });
  expect(send(most + 1)._unsafeUnwrapErr()).toMatchObject({
    kind: 'unsupported',
    capability: 'text',
    issues: [{ path: 'text', message: `has ${most + 1} characters; expected at most ${most}` }],
  });
});
