import { describe, expect, it } from 'vitest';
import { Secret } from '../secret.js';
import { redact, redactText } from './redact.js';

const secret = `ca/n+a"r'y\\<4711>&=?`;
const sensitive = { secrets: [new Secret(secret)] };
const base64 = Buffer.from(secret).toString('base64');
const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const everySign = (text: string, write: (code: string) => string): string =>
  [...Buffer.from(text)].map((byte) => write(byte.toString(16).padStart(2, '0'))).join('');

describe('a known secret', () => {
  it.each([
    ['plain', secret],
    ['URL-encoded', encodeURIComponent(secret)],
    ['URL-encoded in lower case', encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
    ['URL-encoded by a form', new URLSearchParams([['', secret]]).toString().slice(1)],
    ['JSON inside a string', JSON.stringify(secret).slice(1, -1)],
    ['JSON of PHP inside a string', JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/')],
    ['HTML', html],
    ['HTML with double quotes escaped', html.replaceAll('"', '&quot;')],
    ['HTML with all quotes escaped', html.replaceAll('"', '&quot;').replaceAll("'", '&#39;')],
    ['HTML of PHP', html.replaceAll('"', '&quot;').replaceAll("'", '&#039;')],
    ['HTML of Python', html.replaceAll('"', '&quot;').replaceAll("'", '&#x27;')],
    ['base64', base64],
    ['base64 without padding', base64.replaceAll('=', '')],
    ['base64url', Buffer.from(secret).toString('base64url')],
    ['base64, URL-encoded', encodeURIComponent(base64)],
    ['lower case', secret.toLowerCase()],
    ['upper case', secret.toUpperCase()],
    ['hex', Buffer.from(secret).toString('hex')],
    ['hex in upper case', Buffer.from(secret).toString('hex').toUpperCase()],
    ['JSON, every sign as its number', everySign(secret, (code) => `\\u${code.padStart(4, '0')}`)],
    ['JSON, some signs as their numbers', secret.replaceAll('+', '\\u002B').replaceAll('&', '\\u0026')],
    ['a URL, every sign', everySign(secret, (code) => `%${code}`)],
    ['HTML, every sign as its number', everySign(secret, (code) => `&#x${code};`)],
    [
      'HTML, every sign as its decimal number',
      everySign(secret, (code) => `&#${Number.parseInt(code, 16)};`),
    ],
    ['a form of old', new URLSearchParams([['', secret]]).toString().slice(1).replaceAll('%27', "'")],
    ['JSON inside of a URL', encodeURIComponent(JSON.stringify(secret).slice(1, -1))],
    ['a URL inside of a URL', encodeURIComponent(encodeURIComponent(secret))],
    ['HTML inside of JSON inside of HTML', html.replaceAll('/', '\\/').replaceAll('&', '&amp;')],
  ])('is hidden as %s', (_, written) => {
    expect(redactText(`<${written}>`, sensitive)).toBe('<[redacted]>');
    const text = JSON.stringify({ [written]: written });
    expect(redact(JSON.parse(text), sensitive)).toEqual({ '[redacted]': '[redacted]' });
  });

  it.each(['Bearer ', 'Basic user:', 'ab', 'key='])(
    'is hidden inside of base64, at any place: behind "%s"',
    (before) => {
      const written = Buffer.from(`${before}${secret} and more`).toString('base64');
      const shown = redactText(written, sensitive);
      expect(shown).toContain('[redacted]');
      const [start = '', end = ''] = shown.split('[redacted]');
      // What shares a sign with its neighbour may stay: four bits at either end.
      expect(start.length + end.length).toBeLessThan(written.length - secret.length);
    },
  );

  it.each(['~!*(key)', "o'neil", 'k-9_x.y', 'Zm9vYmFy', 'x'])(
    'is hidden escaped, short as it is: %s',
    (short) => {
      const known = { secrets: [new Secret(short)] };
      for (const written of [
        short,
        encodeURIComponent(short),
        new URLSearchParams([['', short]]).toString().slice(1),
        everySign(short, (code) => `%${code}`),
        everySign(short, (code) => `\\u00${code}`),
      ]) {
        expect(redactText(written, known)).toBe('[redacted]');
      }
    },
  );

  it('is looked for in encodings only where these are long enough to be told from other texts', () => {
    const known = { secrets: [new Secret('a/b')] };
    expect(redactText('a/b a%2Fb YS9i', known)).toBe('[redacted] [redacted] [redacted]');
    expect(redactText('YQ 61', { secrets: [new Secret('a')] })).toBe('YQ 61');
  });

  it('is found in time in a text that is full of escapes', () => {
    const text = '%25%252F&amp;\\u0041'.repeat(40_000);
    const startedAt = process.cpuUsage();
    redactText(`${text}${secret}`, sensitive);
    // On the processor: by the clock, other processes would count too.
    expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(2_000);
  });

  it('is hidden whole where another one begins it', () => {
    const secrets = [new Secret('canary-1'), new Secret('canary-1-and-more')];
    expect(redactText('canary-1-and-more, canary-1', { secrets })).toBe('[redacted], [redacted]');
  });

  it('may be anything', () => {
    const odd = { secrets: [new Secret(''), new Secret('\ud800 half a pair'), new Secret('$& $1 (.*)')] };
    expect(redactText('$& $1 (.*) \ud800 half a pair', odd)).toBe('[redacted] [redacted]');
    expect(redactText('nothing', odd)).toBe('nothing');
  });
});

describe('a credential that nobody named', () => {
  it.each([
    ['postgres://wamux:p-4711@db.internal:5432/wamux', 'postgres://wamux:[redacted]@db.internal:5432/wamux'],
    ['redis://:p-4711@localhost', 'redis://:[redacted]@localhost'],
    ['mysql://u:p/47@db', 'mysql://u:[redacted]@db'],
    ['https://u:p%4047@example.test/a?b=c', 'https://u:[redacted]@example.test/a?b=c'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2ln-_x', '[redacted]'],
  ])('is hidden by its form: %s', (written, shown) => {
    expect(redactText(`no way to ${written}, "${written}"`)).toBe(`no way to ${shown}, "${shown}"`);
  });

  it.each([
    'http://localhost:3000/users/ana@example.test',
    'https://example.test/a:b@c',
    'https://example.test: ana@example.test',
    'https://ana@example.test',
    'eyJ is how JSON begins in base64',
  ])('is none of this: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });
});
