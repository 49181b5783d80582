import type { Secret } from '../secret.js';
import { disguised, fold } from './folding.js';
import type { View } from './views.js';

/** Some secrets, made ready to be found in a text in every spelling in which an answer may repeat them. */
export interface SecretPattern {
  /**
   * Texts in lower case, one of which is in every text that holds a secret, unless the whole secret is escaped. Looking for them
   * first is fast.
   */
  readonly signs: readonly string[];
  /** How the secrets begin where every character of them is escaped. */
  readonly escapedSigns: readonly string[];
  readonly spellings: readonly Spelling[];
  /** The length of the shortest spelling: a shorter text cannot hold a secret. */
  readonly minimumLength: number;
}

interface Spelling {
  readonly text: string;
  /** The folded spelling; empty where only the exact spelling is looked for. */
  readonly folded: string;
  /** Matched in any case: software that lowers the case of a header lowers that of its value too. */
  readonly anyCase: boolean;
  /** Whether a following `=` belongs to it, as in base64. */
  readonly isPadded?: true;
}

export const hiddenSecret = '[redacted]';

/** The pattern of an empty list of secrets. */
const nothing: SecretPattern = {
  signs: [],
  escapedSigns: [],
  spellings: [],
  minimumLength: Number.POSITIVE_INFINITY,
};

/** The patterns by the list of secrets: a provider passes the same list each time. */
const patterns = new WeakMap<readonly Secret[], SecretPattern>();

export function secretPattern(secrets: readonly Secret[] | undefined): SecretPattern {
  if (secrets === undefined) return nothing;
  let pattern = patterns.get(secrets);
  if (pattern === undefined) {
    pattern = compile(secrets.map((secret) => secret.reveal()).filter((secret) => secret !== ''));
    patterns.set(secrets, pattern);
  }
  return pattern;
}

function compile(secrets: readonly string[]): SecretPattern {
  if (secrets.length === 0) return nothing;
  const spellings = secrets.flatMap(spellingsOf);
  return {
    // Escapes leave letters and digits as they are.
    signs: [...new Set(spellings.map(({ text }) => toLowerCase(longestRun(text))))],
    escapedSigns: secrets.flatMap(escapedSignsOf),
    spellings,
    minimumLength: Math.min(...spellings.map(({ text }) => text.length)),
  };
}

/** @param lower The text in lower case, where somebody has it. */
export function mayHoldSecret(
  text: string,
  { signs, escapedSigns, minimumLength, spellings }: SecretPattern,
  lower = text.length < minimumLength ? '' : text.toLowerCase(),
): boolean {
  if (text.length < minimumLength) return false;
  for (const sign of signs) if (lower.includes(sign)) return true;
  if (spellings.length === 0 || !/[%\\&\u0080-\uffff]/.test(lower)) return false;
  return escapedSigns.some((sign) => lower.includes(sign)) || layered.test(lower) || disguised.test(lower);
}

/** An escape within an escape: anything behind it may be escaped too. */
const layered = /%25|%5c|%26|\\\\|&amp;|(?:\\u00|\\x)(?:25|26|5c)|&#(?:37|38|92|x25|x26|x5c);/;

/** Finds secrets in a view; the places may overlap. */
export function findSecrets(
  { text }: View,
  { spellings }: SecretPattern,
  found: (start: number, end: number) => void,
): void {
  const lower = toLowerCase(text);
  for (const { text: spelling, anyCase, isPadded } of spellings) {
    const within = anyCase ? lower : text;
    for (let at = within.indexOf(spelling); at !== -1; at = within.indexOf(spelling, at + 1)) {
      let end = at + spelling.length;
      while (isPadded && text[end] === '=') end += 1;
      found(at, end);
    }
  }
}

/** Finds secrets in a folded view, whatever their case and however they are disguised. */
export function findFoldedSecrets(
  { text }: View,
  { spellings }: SecretPattern,
  found: (start: number, end: number) => void,
): void {
  for (const { folded } of spellings) {
    if (folded === '') continue;
    for (let at = text.indexOf(folded); at !== -1; at = text.indexOf(folded, at + 1))
      found(at, at + folded.length);
  }
}

/** Lower case of the same length: some letters get longer, which would shift all places behind them. */
function toLowerCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** A shorter encoding of a secret would be found by chance in texts that have nothing to do with it. */
const leastEncodedLength = 4;
/** A shorter secret is looked for as it is written, in its own case. */
const leastAnyCaseLength = 8;

/** Escapes are undone before anything is looked for (see views.ts); these are the encodings that are no escapes. */
function spellingsOf(secret: string): readonly Spelling[] {
  const anyCase = secret.length >= leastAnyCaseLength;
  const inCase = (text: string): string => (anyCase ? toLowerCase(text) : text);
  const toSpelling = (text: string): Spelling => {
    const folded = fold(text).trim();
    return { text: inCase(text), folded: anyCase ? folded : '', anyCase };
  };
  return [
    toSpelling(secret),
    ...encodingsOf(secret).map((text) => ({ ...toSpelling(text), isPadded: true as const })),
  ];
}

const encodingsOf = (secret: string): readonly string[] =>
  [hexOf(bytesOf(secret)), ...base64Of(secret)].filter(({ length }) => length >= leastEncodedLength);

/** Some escapes leave nothing alone. */
function escapedSignsOf(secret: string): readonly string[] {
  const codes = hexOf(bytesOf(secret.slice(0, 4))).match(/../g) ?? [];
  const all = (write: (code: string) => string): string => codes.map(write).join('');
  return [
    all((code) => `%${code}`),
    all((code) => `\\u00${code}`),
    all((code) => `\\x${code}`),
    all((code) => `&#x${code};`),
    all((code) => `&#${Number.parseInt(code, 16)};`),
  ];
}

/** Empty where there is none: then every text may hold it. */
function longestRun(text: string): string {
  let longest = '';
  for (const run of text.split(/[^A-Za-z\d]+/)) if (run.length > longest.length) longest = run;
  return longest;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function hexOf(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}

/**
 * The secret in base64, by itself and inside of a longer text (`Bearer …`, `user:…`): there its first byte may be the
 * first, second or third of a group, and what it shares a character with is not known.
 */
function base64Of(secret: string): readonly string[] {
  const bytes = bytesOf(secret);
  const spellings = [0, 1, 2].map((offset) => {
    const padded = btoa(String.fromCharCode(...new Uint8Array(offset), ...bytes));
    // A character holds six bits: drop those that hold some of what stands before or behind.
    const first = Math.ceil((offset * 8) / 6);
    const end = Math.floor(((offset + bytes.length) * 8) / 6);
    return padded.slice(first, end);
  });
  const own = btoa(String.fromCharCode(...bytes)).replace(/=+$/, '');
  const all = [own, ...spellings.filter(({ length }) => length >= leastEncodedLength * 2)];
  return [...new Set([...all, ...all.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))])];
}
