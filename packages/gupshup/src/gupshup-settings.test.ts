import { describe, expect, it } from 'vitest';
import { entry } from './gupshup-endpoint.fixture.js';
import { gupshupSettings, gupshupTemplate } from './gupshup-settings.js';

const secrets = ['a-long-random-text-of-ours'];

const first = { api: 'v1', apiKey: 'a1b2c3', appName: 'MyApp', from: '917834811114' };
const issuesOf = (settings: object) =>
  gupshupSettings.safeParse(settings).error?.issues.map((issue) => [issue.path.join('.'), issue.message]);

describe('settings of the first API', () => {
  it('take a key, an app and a number, with a webhook or without', () => {
    expect(issuesOf(first)).toBeUndefined();
    expect(gupshupSettings.parse({ ...first, from: '+917834811114' })).toMatchObject({
      from: '917834811114',
    });
    expect(issuesOf({ ...first, webhook: { secrets } })).toBeUndefined();
  });

  it.each<[string, object, string, RegExp]>([
    ['the id of the app', { appName: 'aaaaaaaa-bbbb-4ccc-8ddd-000000000001' }, 'appName', /its name/],
    ['the token of a partner', { apiKey: 'eyJa.b.c' }, 'apiKey', /API key of the account/],
    ['a token of Meta’s', { apiKey: 'EAAB123' }, 'apiKey', /API key of the account/],
    ['a number without digits', { from: 'MyApp' }, 'from', /digits only/],
    [
      'the key in an address',
      { webhook: { secrets: ['a-long-api-key'] }, apiKey: 'a-long-api-key' },
      'webhook.secrets.0',
      /must not be in an address/,
    ],
    ['what the other API takes', { token: 'x' }, '', /unknown field "token"/],
    ['an API that there is not', { api: 'v2' }, 'api', /v1|Invalid/],
  ])('refuse %s, and say what is needed', (_, more, path, message) => {
    expect(issuesOf({ ...first, ...more })).toEqual([[path, expect.stringMatching(message)]]);
  });
});

describe('a template', () => {
  const id = 'aaaaaaaa-bbbb-4ccc-8ddd-000000000001';
  const issues = (more: object) =>
    gupshupTemplate
      .safeParse({ name: 'hello', language: 'es', ...more })
      .error?.issues.map((issue) => [issue.path.join('.'), issue.message]);

  it('has an id where the first API sends it: one, or one for each language', () => {
    expect(issues({})).toBeUndefined();
    expect(issues({ id })).toBeUndefined();
    expect(issues({ language: { es: 'es', en: 'en_US' }, id: { en: id, es: id } })).toBeUndefined();
  });

  it.each<[object, string, RegExp]>([
    [{ id: 'hello' }, 'id', /a UUID/],
    [{ id: { es: id } }, 'id', /language/],
    [{ language: { es: 'es', en: 'en_US' }, id }, 'id', /an id for each language/],
    [{ language: { es: 'es', en: 'en_US' }, id: { es: id } }, 'id', /an id for each language/],
    [{ ids: id }, '', /did you mean "id"/],
    [{ variables: { a: 'b' } }, 'variables', /named/],
  ])('refuses %j', (more, path, message) => {
    expect(issues(more)).toEqual([[path, expect.stringMatching(message)]]);
  });
});

describe('settings', () => {
  it('take an app and its token, with a webhook or without', () => {
    expect(gupshupSettings.safeParse(entry).success).toBe(true);
    expect(gupshupSettings.safeParse({ ...entry, webhook: { secrets } }).success).toBe(true);
  });

  it.each<[string, object, string, RegExp]>([
    ['the name of the app', { ...entry, appId: 'MyApp' }, 'appId', /a UUID.*portal/],
    [
      'the token of the partner',
      { ...entry, token: 'eyJa.b.c' },
      'token',
      /token of a partner.*\/partner\/app\//,
    ],
    ['a token of Meta’s', { ...entry, token: 'EAAB123' }, 'token', /Meta's.*\/partner\/app\//],
    ['a short secret', { ...entry, webhook: { secrets: ['short'] } }, 'webhook.secrets.0', /fewer than 12/],
    [
      'the token in an address',
      { ...entry, webhook: { secrets: [entry.token] } },
      'webhook.secrets.0',
      /must not be in an address/,
    ],
  ])('refuse %s, and say what is needed', (_, settings, path, message) => {
    const { error } = gupshupSettings.safeParse(settings);
    const issues = error?.issues.map((issue) => [issue.path.join('.'), issue.message]);
    expect(issues).toEqual([[path, expect.stringMatching(message)]]);
  });
});
