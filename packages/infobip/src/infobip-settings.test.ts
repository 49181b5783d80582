import { describe, expect, it } from 'vitest';
import { entry } from './infobip-endpoint.fixture.js';
import { infobipSettings } from './infobip-settings.js';

const basic = { from: entry.from, username: 'ada', password: 'a word' };
const token = { from: entry.from, sessionToken: 'session-token' };
const webhook = { secrets: ['ada:secret'] };

describe('settings', () => {
  it.each([
    ['an API key', entry],
    ['a user and a password', basic],
    ['the token of a session', token],
    ['an access token', { from: entry.from, accessToken: 'eyJa.b.c' }],
    ['a webhook by HTTP Basic', { ...entry, webhook }],
    ['a webhook by a header', { ...entry, webhook: { secrets: ['secret'], header: 'X-Secret' } }],
    ['a webhook by HMAC', { ...entry, webhook: { secrets: ['k'], header: 'X-Sign', algorithm: 'sha512' } }],
  ])('take %s', (_, settings) => {
    expect(infobipSettings.safeParse(settings).error).toBeUndefined();
  });

  it.each<[string, object, string, RegExp]>([
    ['no credential', { from: entry.from }, 'apiKey', /API key .*Developer tools.*username and password/],
    ['two credentials', { ...entry, sessionToken: 'x' }, 'sessionToken', /expected one of/],
    ['a key beside a user', { ...entry, username: 'a', password: 'b' }, 'username', /expected one of/],
    ['a user without a password', { from: entry.from, username: 'ada' }, 'password', /username needs it/],
    ['a password without a user', { from: entry.from, password: 'x' }, 'username', /password needs it/],
    [
      'a key with its scheme',
      { ...entry, apiKey: 'App abc' },
      'apiKey',
      /begins with "App".*alone.*Developer/,
    ],
    ['a token of OAuth for a key', { ...entry, apiKey: 'eyJa.b.c' }, 'apiKey', /accessToken/],
    ['a sender that is no number', { ...entry, from: 'MyBrand' }, 'from', /country code/],
    [
      'the key as a secret',
      { ...entry, webhook: { secrets: [entry.apiKey] } },
      'webhook.secrets.0',
      /API key/,
    ],
    [
      'a secret without a user',
      { ...entry, webhook: { secrets: ['x'] } },
      'webhook.secrets.0',
      /username:pass/,
    ],
    [
      'an algorithm without a header',
      { ...entry, webhook: { ...webhook, algorithm: 'sha256' } },
      'webhook.algorithm',
      /"header"/,
    ],
    [
      'an encoding without an algorithm',
      { ...entry, webhook: { ...webhook, header: 'x', encoding: 'hex' } },
      'webhook.encoding',
      /"algorithm"/,
    ],
  ])('refuse %s, and say what is needed', (_, settings, path, message) => {
    const { error } = infobipSettings.safeParse(settings);
    const issues = error?.issues.map((issue) => [issue.path.join('.'), issue.message]);
    expect(issues).toEqual([[path, expect.stringMatching(message)]]);
  });
});
