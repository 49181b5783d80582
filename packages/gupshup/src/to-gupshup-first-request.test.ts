import { messageKinds } from '@wamux/core';
import { parseMessage } from '@wamux/core/input';
import { describe, expect, it } from 'vitest';
import { toFirstConnection } from './gupshup-connection.js';
import { firstApi } from './gupshup-first-provider.js';
import { firstMessage } from './gupshup-first-request-api.js';
import { firstSettings } from './gupshup-settings.js';

const settings = firstSettings.parse({
  api: 'v1',
  apiKey: 'wamux-test-key',
  appName: 'My App',
  from: '917834811114',
});
const identity = { id: 'gs', adapter: 'gupshup', capabilities: firstApi.capabilities };
const endpoint = { ...toFirstConnection(settings), ...identity };
const convert = (message: object) =>
  firstApi.toRequest(endpoint, parseMessage(message)._unsafeUnwrap())._unsafeUnwrap();
const formOf = (message: object) => Object.fromEntries(new URLSearchParams(String(convert(message).body)));
const to = '+573001112233';

it('a message is a form of the app’s, with its content as JSON', () => {
  expect(convert({ to, type: 'text', text: 'Hola & más' })).toMatchObject({
    method: 'POST',
    origin: 'https://api.gupshup.io',
    path: '/wa/api/v1/msg',
    headers: { apikey: 'wamux-test-key', 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(formOf({ to, type: 'text', text: 'Hola & más', preview: false })).toEqual({
    channel: 'whatsapp',
    source: '917834811114',
    destination: '573001112233',
    'src.name': 'My App',
    message: '{"type":"text","text":"Hola & más"}',
    disablePreview: 'true',
  });
});

describe('a message of every kind that the API has', () => {
  const kinds = messageKinds.filter(
    ({ type }) => type !== 'template' && firstApi.capabilities[type] !== 'none',
  );

  it.each(kinds.map(({ sample, type }) => [type, sample] as const))('%s is one of the API’s', (_, sample) => {
    const { message = '' } = formOf(sample);
    expect(() => firstMessage.parse(JSON.parse(message))).not.toThrow();
  });

  it('names what it answers', () => {
    const { message = '' } = formOf({ to, type: 'text', text: 'x', replyTo: 'wamid.1' });
    expect(firstMessage.parse(JSON.parse(message))).toMatchObject({ context: { msgId: 'wamid.1' } });
  });
});

it.each([
  [{ type: 'reaction', messageId: 'm', emoji: '👍', replyTo: 'wamid.1' }, 'replyTo'],
  [{ type: 'text', text: 'x', providerOptions: { gupshup: { components: [] } } }, undefined],
])('refuses what the user would not see: %j', (message, capability) => {
  const parsed = parseMessage({ to, ...message })._unsafeUnwrap();
  const error = firstApi.toRequest(endpoint, parsed)._unsafeUnwrapErr();
  expect([error.kind, error.capability]).toEqual([capability ? 'unsupported' : 'validation', capability]);
});
