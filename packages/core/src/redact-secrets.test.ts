import { describe, expect, it } from 'vitest';
import { redact, redactJson, redactText } from './redact.js';
import { Secret } from './secret.js';

const secret = `ca/n+a"r'y\\<4711>&=?`;
const sensitive = { secrets: [new Secret(secret)] };
const base64 = Buffer.from(secret).toString('base64');
const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

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
  ])('is hidden as %s', (_, written) => {
    expect(redactText(`<${written}>`, sensitive)).toBe('<[redacted]>');
    const text = JSON.stringify({ [written]: written });
    expect(redact(JSON.parse(text), sensitive)).toEqual({ '[redacted]': '[redacted]' });
    expect(redactJson(JSON.parse(text), text, sensitive)).toEqual({ '[redacted]': '[redacted]' });
  });

  it('is looked for in other spellings only where it is long enough to be told from other texts', () => {
    expect(redactText('a/b a%2Fb YS9i', { secrets: [new Secret('a/b')] })).toBe('[redacted] a%2Fb YS9i');
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
