import { describe, expect, it } from 'vitest';
import {
  application,
  applicationId,
  entry,
  privateKey,
  publicKey,
  shortKey,
} from './vonage-endpoint.fixture.js';
import { vonageSettings } from './vonage-settings.js';

const webhook = { secrets: ['signature-secret'] };

describe('settings', () => {
  it.each([
    ['a key and a secret', entry],
    ['an application', application],
    ['a private key without line breaks', { ...application, privateKey: privateKey.replaceAll('\n', '\\n') }],
    ['a webhook', { ...application, webhook }],
  ])('take %s', (_, settings) => {
    expect(vonageSettings.safeParse(settings).error).toBeUndefined();
  });

  it.each<[string, object, string, RegExp]>([
    [
      'no credential',
      { from: entry.from },
      'applicationId',
      /dashboard > Applications.*apiKey and apiSecret/,
    ],
    ['both', { ...entry, ...application }, 'apiKey', /beside an application/],
    [
      'an application without its key',
      { ...application, privateKey: undefined },
      'privateKey',
      /private\.key/,
    ],
    [
      'a private key without its application',
      { ...application, applicationId: undefined },
      'applicationId',
      /the id/,
    ],
    ['a key without its secret', { ...entry, apiSecret: undefined }, 'apiSecret', /API secret.*API settings/],
    ['a secret without its key', { ...entry, apiKey: undefined }, 'apiKey', /API key.*API settings/],
    ['a key for the application', { ...application, applicationId: 'abcd1234' }, 'applicationId', /a UUID/],
    ['an application for the key', { ...entry, apiKey: applicationId }, 'apiKey', /as applicationId/],
    [
      'an application for the secret',
      { ...entry, apiSecret: applicationId },
      'apiSecret',
      /id of an application/,
    ],
    [
      'the public key',
      { ...application, privateKey: publicKey },
      'privateKey',
      /public key, which Vonage keeps/,
    ],
    [
      'the name of a file',
      { ...application, privateKey: './private.key' },
      'privateKey',
      /no private key.*content/,
    ],
    ['a key that is too short', { ...application, privateKey: shortKey }, 'privateKey', /2,048 bits/],
    ['a sender that is no number', { ...entry, from: 'MyBrand' }, 'from', /country code/],
    [
      'the API secret for the signature secret',
      { ...entry, webhook: { secrets: [entry.apiSecret] } },
      'webhook.secrets.0',
      /signature secret.*API settings/,
    ],
    [
      'an application for the signature secret',
      { ...entry, webhook: { secrets: [applicationId] } },
      'webhook.secrets.0',
      /signs no webhooks/,
    ],
  ])('refuse %s, and say what is needed', (_, settings, path, message) => {
    const { error } = vonageSettings.safeParse(settings);
    const issues = error?.issues.map((issue) => [issue.path.join('.'), issue.message]);
    expect(issues).toEqual([[path, expect.stringMatching(message)]]);
    expect(JSON.stringify(issues)).not.toContain(privateKey.slice(40, 80));
  });
});
