import { describe, expect, it } from 'vitest';
import { entry } from './gupshup-endpoint.fixture.js';
import { gupshupSettings } from './gupshup-settings.js';

const secrets = ['a-long-random-text-of-ours'];

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
      /no address/,
    ],
  ])('refuse %s, and say what is needed', (_, settings, path, message) => {
    const { error } = gupshupSettings.safeParse(settings);
    const issues = error?.issues.map((issue) => [issue.path.join('.'), issue.message]);
    expect(issues).toEqual([[path, expect.stringMatching(message)]]);
  });
});
