import { describe, expect, it } from 'vitest';
import { entry } from './twilio-endpoint.fixture.js';
import { twilioSettings } from './twilio-settings.js';

const apiKeySid = `SK${'0'.repeat(32)}`;
const key = { ...entry, authToken: undefined, apiKeySid, apiKeySecret: 'key-secret' };
const webhook = { secrets: ['wamux-test-token'], publicUrl: 'https://hooks.example.test/wa' };

describe('settings', () => {
  it.each([
    ['an Auth Token', entry],
    ['an API key', key],
    ['a Messaging Service alone', { ...entry, from: undefined, messagingServiceSid: `MG${'0'.repeat(32)}` }],
    ['an API key, and the Auth Token for webhooks', { ...key, webhook }],
  ])('take %s', (_, settings) => {
    expect(twilioSettings.safeParse(settings).success).toBe(true);
  });

  it.each<[string, object, string, RegExp]>([
    ['no credential', { ...entry, authToken: undefined }, 'authToken', /Auth Token, or apiKeySid.*Console/],
    ['two credentials', { ...key, authToken: 'x'.repeat(32) }, 'authToken', /one of the two/],
    [
      'an API key without its secret',
      { ...key, apiKeySecret: undefined },
      'apiKeySecret',
      /secret that Twilio/,
    ],
    ['a secret without its API key', { ...key, apiKeySid: undefined }, 'apiKeySid', /SK/],
    ['an API key for the account', { ...entry, accountSid: apiKeySid }, 'accountSid', /Account SID.*Console/],
    ['an account for the API key', { ...key, apiKeySid: entry.accountSid }, 'apiKeySid', /API key.*Console/],
    ['a SID for a secret', { ...entry, authToken: apiKeySid }, 'authToken', /is a SID/],
    ['a SID for the secret of a key', { ...key, apiKeySecret: entry.accountSid }, 'apiKeySecret', /is a SID/],
    ['no sender', { ...entry, from: undefined }, 'from', /messagingServiceSid/],
    ['a sender with its prefix', { ...entry, from: 'whatsapp:+14155550100' }, 'from', /without "whatsapp:"/],
    [
      'a webhook without the Auth Token',
      { ...key, webhook: { publicUrl: webhook.publicUrl } },
      'webhook.secrets',
      /Auth Token, which signs.*Console/,
    ],
    [
      'a webhook with no secrets',
      { ...key, webhook: { ...webhook, secrets: [] } },
      'webhook.secrets',
      /Auth Token/,
    ],
    [
      'a webhook with the secret of the key',
      { ...key, webhook: { ...webhook, secrets: ['key-secret'] } },
      'webhook.secrets.0',
      /signs nothing/,
    ],
    [
      'a host that Twilio refuses',
      { ...entry, webhook: { ...webhook, publicUrl: 'https://my_app.example.test/' } },
      'webhook.publicUrl',
      /underscore/,
    ],
    [
      'an address with a fragment',
      { ...entry, webhook: { ...webhook, publicUrl: 'https://a.test/#b' } },
      'webhook.publicUrl',
      /fragment/,
    ],
    [
      'a content that is none',
      { ...entry, contents: { list: { 1: 'HX1' } } },
      'contents.list.1',
      /HX and 32/,
    ],
    [
      'contents for four buttons',
      { ...entry, contents: { buttons: { 4: `HX${'0'.repeat(32)}` } } },
      'contents.buttons',
      /./,
    ],
  ])('refuse %s, and say what is needed', (_, settings, path, message) => {
    const { error } = twilioSettings.safeParse(settings);
    const issues = error?.issues.map((issue) => [issue.path.join('.'), issue.message]);
    expect(issues).toEqual([[path, expect.stringMatching(message)]]);
  });
});
