import type { Secret } from './secret.js';

/** What finds some secrets in a text, in every spelling that an answer may give them back in. */
export interface SecretPattern {
  /** One of these is in a text that {@link all} matches. Looking for a few texts is faster than any expression. */
  readonly signs: readonly string[];
  readonly all: RegExp;
  /** Of the shortest spelling: a shorter text holds none. */
  readonly minimumLength: number;
}

export const hiddenSecret = '[redacted]';

/** Of no secrets. */
const nothing: SecretPattern = { signs: [], all: /(?!)/g, minimumLength: Number.POSITIVE_INFINITY };

/** A provider's secrets are one list for as long as it lives; what finds them is made once. */
const patterns = new WeakMap<readonly Secret[], SecretPattern>();

export function secretPattern(secrets: readonly Secret[] | undefined): SecretPattern {
  if (secrets === undefined) return nothing;
  let pattern = patterns.get(secrets);
  if (pattern === undefined) {
    pattern = compile(secrets);
    patterns.set(secrets, pattern);
  }
  return pattern;
}

function compile(secrets: readonly Secret[]): SecretPattern {
  const spellings = new Set(secrets.flatMap((secret) => spellingsOf(secret.reveal())));
  spellings.delete('');
  // The longest first: one may begin another, whose rest would stay.
  const ordered = [...spellings].sort((a, b) => b.length - a.length);
  const shortest = ordered.at(-1);
  if (shortest === undefined) return nothing;
  const alternatives = ordered.map((text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  return {
    signs: ordered.filter((text) => !ordered.some((other) => other !== text && text.includes(other))),
    all: new RegExp(alternatives.join('|'), 'g'),
    minimumLength: shortest.length,
  };
}

export function holdsSecret(text: string, { signs, minimumLength }: SecretPattern): boolean {
  if (text.length < minimumLength) return false;
  for (const sign of signs) if (text.includes(sign)) return true;
  return false;
}

export function hideSecrets(text: string, pattern: SecretPattern): string {
  return holdsSecret(text, pattern) ? text.replace(pattern.all, hiddenSecret) : text;
}

/** The other spellings of a shorter secret would be found in texts that have nothing to do with it. */
const leastEncodedLength = 8;

function spellingsOf(secret: string): readonly string[] {
  if (secret.length < leastEncodedLength) return [secret];
  return [
    secret,
    ...urlSpellings(secret),
    ...jsonSpellings(secret),
    ...htmlSpellings(secret),
    ...base64(secret),
  ];
}

function urlSpellings(secret: string): readonly string[] {
  // By way of bytes, because half a surrogate pair makes encodeURIComponent throw.
  const encoded = encodeURIComponent(new TextDecoder().decode(new TextEncoder().encode(secret)));
  const strict = encoded.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return [encoded, strict].flatMap((upper) => [
    upper,
    upper.replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase()),
  ]);
}

/** As JSON inside a string has it; PHP escapes slashes too. */
function jsonSpellings(secret: string): readonly string[] {
  const escaped = JSON.stringify(secret).slice(1, -1);
  return [escaped, escaped.replaceAll('/', '\\/')];
}

/** The languages' libraries differ in what they make of quotation marks. */
const htmlQuotes = [
  ['"', "'"],
  ['&quot;', "'"],
  ['&quot;', '&#39;'],
  ['&quot;', '&#039;'],
  ['&quot;', '&#x27;'],
  ['&quot;', '&apos;'],
  ['&#34;', '&#39;'],
] as const;

function htmlSpellings(secret: string): readonly string[] {
  const escaped = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return htmlQuotes.map(([double, single]) => escaped.replaceAll('"', double).replaceAll("'", single));
}

function base64(secret: string): readonly string[] {
  const padded = btoa(String.fromCharCode(...new TextEncoder().encode(secret)));
  const bare = padded.replace(/=+$/, '');
  return [padded, bare, bare.replaceAll('+', '-').replaceAll('/', '_')];
}
