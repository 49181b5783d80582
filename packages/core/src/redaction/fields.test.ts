import { describe, expect, it } from 'vitest';
import { Secret } from '../secret.js';
import { redact, secretsRemover } from './redact.js';

const secrets =
  `apiSecret client_secret refreshToken access_token app_secret webhookSecret verify_token signature
  x-hub-signature-256 X-Twilio-Signature cookie set-cookie proxy-authorization x-api-key d360-api-key passwd pwd passphrase
  private_key jsessionid credential credentials connectionString API_KEY apikey authToken SecretAccessKey WAMUX_TOKEN
  db_password smtp_pass token2 Ocp-Apim-Subscription-Key session_token accessTokens jwt auth`.split(/\s+/);
const phones =
  `mobile cellphone celular telefono teléfono numero Número MSISDN recipient sender phoneNumbers recipients wa_id
  sender_phone customerPhone phone_no PhoneNumber mobile_number numero_celular recipientId toNumber from-number tel phone2
  número_de_teléfono recipient_phone_number contactNumber`.split(/\s+/);
const others =
  `keyword tokens_used phone_number_id messageId tokenType idempotencyKey total_tokens publicKey key keys
  flow_token nextPageToken signature_hash author authority pass_rate compass assign design cookieConsent order_number
  invoiceNumber accountSid access password_policy secretary valid_from mobileCountryCode phone_type recipient_type
  session conversation_id apiKeyId private_key_id timestamp`.split(/\s+/);

const url = new URL('https://example.test/a?b=c');
const values: readonly unknown[] = [
  'v',
  '',
  4711,
  4711n,
  ['v'],
  { v: 'v' },
  Buffer.from('v'),
  new Date(0),
  new Map([['v', 'v']]),
  url,
  new Error('v', { cause: 'v' }),
];

describe('a credential by the name of its field', () => {
  it.each(secrets)('is hidden in %s, of whatever it is made', (name) => {
    for (const value of values) expect(redact({ [name]: value })).toEqual({ [name]: '[redacted]' });
    const event = { deep: [{ [name]: 'v' }] };
    const remove = secretsRemover(JSON.stringify(event), [new Secret('canary-4711')]);
    expect(remove(event)).toEqual({ deep: [{ [name]: '[redacted]' }] });
  });

  it('is not what says that there is none', () => {
    const answer = { token: null, password: undefined, auth: false, secret: true };
    expect(redact(answer)).toBe(answer);
  });

  it('is a session for a server, and may be a conversation in an event', () => {
    const event = { sessionId: 's-1', token: 't' };
    expect(redact(event)).toEqual({ sessionId: '[redacted]', token: '[redacted]' });
    expect(secretsRemover(JSON.stringify(event), [])(event)).toEqual({ ...event, token: '[redacted]' });
  });

  it('is hidden by a name that the event escapes', () => {
    const text = String.raw`{"to\u006ben":"v"}`;
    expect(secretsRemover(text, [])(JSON.parse(text))).toEqual({ token: '[redacted]' });
  });
});

describe('a number by the name of its field', () => {
  it.each(phones)('is hidden in %s', (name) => {
    for (const value of ['573001112233', 573001112233, 573001112233n, '(300) 111-2233', 'tel:573001112233']) {
      expect(redact({ [name]: value })).toEqual({ [name]: '…2233' });
    }
    expect(redact({ [name]: '573001112233, 4915112345678' })).toEqual({ [name]: '…2233,…5678' });
    expect(redact({ [name]: ['573001112233', 573001112233] })).toEqual({ [name]: ['…2233', '…2233'] });
    const one = { id: '573001112233', value: [573001112233], status: 1234567 };
    const hidden = { id: '…2233', value: ['…2233'], status: 1234567 };
    expect(redact({ [name]: [one, { value: one }] })).toEqual({ [name]: [hidden, { value: hidden }] });
    expect(redact({ [name]: { '573001112233': 'sent' } })).toEqual({ [name]: { '…2233': 'sent' } });
  });

  it.each([
    '2026-11-20',
    '20/11/2026',
    '2026-11-20 10:00',
    '192.168.100.200',
    'ana',
    '123456',
    '1234567890123456',
  ])('is none that is written %s', (value) => {
    const answer = { from: value, to: [value] };
    expect(redact(answer)).toBe(answer);
  });
});

it.each(others)('%s says neither', (name) => {
  const answer = { [name]: '106540352242922', deep: { [name]: { id: '106540352242922' } } };
  expect(redact(answer)).toBe(answer);
});
