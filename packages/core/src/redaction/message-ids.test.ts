import { expect, it } from 'vitest';
import { Secret } from '../secret.js';
import { tellsNumber } from './message-ids.js';
import { redact, redactText, secretsRemover } from './redact.js';

it.each([
  'wamid.HBgLNTczMDAxMTEyMjMzFQIAERgSOURDNzY1QkY4RTQ3QzA1QjVBAA==',
  'wamid.HBgNNTczMDAxMTEyMjMzMRUCABIYFjNFQjA',
  '573001112233',
  '+573001112233',
  '573001112233@c.us',
  '573001112233:12@s.whatsapp.net',
  `prefix_${Buffer.from('\u0001573001112233\u0002x').toString('base64url')}`,
])('%s tells a number', (id) => {
  expect(tellsNumber(id)).toBe(true);
});

it.each([
  'm-1',
  '554',
  '1234567',
  '3f0c6f5e-1234-4000-8000-446655440000',
  'SM1f0e2d3c4b5a69788796a5b4c3d2e1f0',
  'ABEGVzABESIzAhB3a4',
  `wamid.${Buffer.from('no number in here').toString('base64')}`,
  '',
])('%s tells none', (id) => {
  expect(tellsNumber(id)).toBe(false);
});

const number = '573001112233';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

it.each([
  [
    'wamid.HBgMNTczMDAxMTEyMjMzFQIAERgSOURDNzY1QkY4RTQ3QzA1QjVBAA==',
    'wamid.HBgM…2233FQIAERgSOURDNzY1QkY4RTQ3QzA1QjVBAA==',
  ],
  [base64(number), '…2233'],
  [base64('+4915112345678'), 'K…5678='],
  ['573001112233@c.us', '…2233@c.us'],
  ['true_573001112233@c.us_3EB0C431C26A1916E07A', 'true_…2233@c.us_3EB0C431C26A1916E07A'],
  ['573001112233:12@s.whatsapp.net', '…2233:12@s.whatsapp.net'],
  ['573001112233-1525436@g.us', '…2233-1525436@g.us'],
])('a number that an id tells is hidden in a text, and the rest of the id stays: %s', (id, shown) => {
  expect(redactText(`no message ${id}.`)).toBe(`no message ${shown}.`);
  expect(redact({ error: { details: [`no message ${id}.`] }, id })).toEqual({
    error: { details: [`no message ${shown}.`] },
    id: shown,
  });
  expect(redactText(encodeURIComponent(id))).toContain('…');
});

it('a number is hidden in base64 at any place, of any length that a number has', () => {
  for (const digits of ['12345678', '123456789', '4915112345678', '123456789012345']) {
    for (const before of ['', 'a', 'ab', 'abc', '\u0001\u0002']) {
      for (const behind of ['', 'a', '\u0001b', ':c0', '\n-x-']) {
        for (const encoding of ['base64', 'base64url'] as const) {
          const id = Buffer.from(before + digits + behind).toString(encoding);
          const shown = redactText(`<${id}>`);
          const [start = '', end = ''] = shown.slice(1, -1).split(`…${digits.slice(-4)}`);
          expect([id, Buffer.from(start, 'base64').toString()]).toEqual([
            id,
            expect.not.stringMatching(/\d/),
          ]);
          expect([id, start.length + end.length]).toEqual([
            id,
            expect.toSatisfy((rest: number) => rest < id.length - digits.length),
          ]);
          expect(tellsNumber(id)).toBe(true);
        }
      }
    }
  }
});

it.each([
  'wamid.HBgMNTczMDAx',
  'ABEGVzABESIzAhB3a4',
  'SM1f0e2d3c4b5a69788796a5b4c3d2e1f0',
  `cursor.${base64('page 1234567 of 1234')}`,
  `id.${base64('1234567890123456')}`,
  'someone@c.us.example',
])('an id that tells no number stays in a text: %s', (id) => {
  expect(redactText(`no message ${id}.`)).toBe(`no message ${id}.`);
});

it('the id of a message stays in the member of ours that has it', () => {
  const shown = { providerMessageId: `wamid.${base64(`\u0018\u000c${number}`)}` };
  expect(redact(shown, { phoneNumbers: [number] })).toBe(shown);
});

it('ids stay in what belongs to the app', () => {
  const event = { id: `wamid.${base64(`\u0018\u000c${number}`)}`, token: 'x' };
  expect(secretsRemover(JSON.stringify(event), [new Secret('canary')])(event)).toEqual({
    ...event,
    token: '[redacted]',
  });
});
