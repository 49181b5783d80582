import { fold } from './folding.js';
import { forEachMatch } from './for-each-match.js';
import type { View } from './views.js';

/** A shorter text says nothing about anybody, and stands in others by chance. */
const leastLength = 4;
/** This many consecutive characters of a longer text count as an echo of it. */
const echoLength = 15;
/** Wherever an echo begins, it contains a piece of this length at a multiple of it: only there a text has to be looked at. */
const pieceLength = 8;
/** More short texts than this are looked for together, in one pass over the text. */
const mostOneByOne = 50;
/** A code that a text carries, such as a one-time password: digits, or digits and letters. */
const codes = /(?<![\p{L}\p{N}])(?=[\p{L}\p{N}]*\p{Nd})[\p{L}\p{N}]{4,12}(?![\p{L}\p{N}])/gu;

const groups = /(?<!\d)\d(?:[ .-]?\d){5,11}(?!\d)/g;

/** What a message says, folded and made ready to be looked for. */
export interface Words {
  /** Looked for as a whole. */
  readonly short: ReadonlySet<string>;
  /** Which lengths these have. */
  readonly lengths: readonly number[];
  /** Looked for in parts. */
  readonly long: LongTexts;
  /** A text of ASCII that is shorter than this cannot hold any of them: folding makes it no longer. */
  readonly minimumLength: number;
}

/** The longer texts of a message, of which any part of `echoLength` characters is to be found. */
class LongTexts {
  private readonly texts: readonly string[];
  /** One bit for each possible hash of a piece; set if a piece of the texts has it. */
  private readonly pieces = new Uint8Array(mostHashes / 8);
  private parts: Set<string> | undefined;

  constructor(texts: readonly string[]) {
    this.texts = texts;
    for (const text of texts) {
      for (let at = 0; at + pieceLength <= text.length; at += 1) {
        const hash = hashAt(text, at);
        this.pieces[hash >> 3] = (this.pieces[hash >> 3] ?? 0) | (1 << (hash & 7));
      }
    }
  }

  get isEmpty(): boolean {
    return this.texts.length === 0;
  }

  /** Whether the piece of another text at `at` may be one of these. */
  mayHavePiece(text: string, at: number): boolean {
    const hash = hashAt(text, at);
    return ((this.pieces[hash >> 3] ?? 0) & (1 << (hash & 7))) !== 0;
  }

  /** Whether a text of `echoLength` is a part of these. The parts are made at the first question: most answers echo nothing. */
  has(echo: string): boolean {
    this.parts ??= new Set(this.texts.flatMap(partsOf));
    return this.parts.has(echo);
  }
}

function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  for (let at = 0; at + echoLength <= text.length; at += 1) parts.push(text.slice(at, at + echoLength));
  return parts;
}

const mostHashes = 1 << 15;

/** A hash of the piece at `at`; different pieces may share it. */
function hashAt(text: string, at: number): number {
  let hash = 0;
  for (let sign = at; sign < at + pieceLength; sign += 1) hash = Math.imul(hash, 31) + text.charCodeAt(sign);
  return (hash ^ (hash >>> 15)) & (mostHashes - 1);
}

const none: Words = { short: new Set(), lengths: [], long: new LongTexts([]), minimumLength: 0 };

export function wordsToHide(written: readonly string[] = []): Words {
  if (written.length === 0) return none;
  const texts = written.map((text) => fold(text).trim());
  const isLong = (text: string): boolean => text.length >= echoLength;
  const short = new Set([
    ...texts.filter((text) => text.length >= leastLength && !isLong(text)),
    ...texts.flatMap((text) => text.match(codes) ?? []),
  ]);
  const lengths = [...new Set([...short].map(({ length }) => length))];
  const long = new LongTexts(texts.filter(isLong));
  return { short, lengths, long, minimumLength: Math.min(...lengths, echoLength) };
}

export function mayHoldWords(text: string, { short, long, minimumLength }: Words): boolean {
  if (short.size === 0 && long.isEmpty) return false;
  return text.length >= minimumLength || /[^ -~]/.test(text);
}

/** Finds what a folded text repeats of the message: a whole text, a part that is long enough, or a code. */
export function findWords(
  { text }: View,
  { short, lengths, long }: Words,
  found: (start: number, end: number) => void,
): void {
  if (short.size > mostOneByOne) findMany(text, short, lengths, found);
  else for (const word of short) findOne(text, word, found);
  if (short.size > 0) findGrouped(text, short, found);
  if (!long.isEmpty) findEchoes(text, long, found);
}

function findOne(text: string, word: string, found: (start: number, end: number) => void): void {
  const run = new Run(found);
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) run.add(at, at + word.length);
  run.end();
}

/** Finds codes that are written in groups of digits. With fewer digits they would be dates, times and amounts. */
function findGrouped(
  text: string,
  words: ReadonlySet<string>,
  found: (start: number, end: number) => void,
): void {
  forEachMatch(groups, text, ([written], index) => {
    if (words.has(written.replace(/[ .-]/g, ''))) found(index, index + written.length);
  });
}

function findMany(
  text: string,
  words: ReadonlySet<string>,
  lengths: readonly number[],
  found: (start: number, end: number) => void,
): void {
  const run = new Run(found);
  for (let at = 0; at + leastLength <= text.length; at += 1) {
    for (const length of lengths) if (words.has(text.slice(at, at + length))) run.add(at, at + length);
  }
  run.end();
}

function findEchoes(text: string, long: LongTexts, found: (start: number, end: number) => void): void {
  const run = new Run(found);
  for (let at = 0; at + pieceLength <= text.length; at += pieceLength) {
    if (!long.mayHavePiece(text, at)) continue;
    for (let start = Math.max(0, at - pieceLength + 1); start <= at; start += 1) {
      if (long.has(text.slice(start, start + echoLength))) run.add(start, start + echoLength);
    }
  }
  run.end();
}

/**
 * Joins overlapping places. A text that repeats itself has a word everywhere, and each reported place costs more than finding
 * it.
 */
class Run {
  private readonly found: (start: number, end: number) => void;
  private from = 0;
  private to = 0;

  constructor(found: (start: number, end: number) => void) {
    this.found = found;
  }

  /** Adds a place; it must not begin before the one that was added last. */
  add(start: number, end: number): void {
    if (start > this.to) {
      this.end();
      this.from = start;
    }
    this.to = Math.max(this.to, end);
  }

  end(): void {
    if (this.to > this.from) this.found(this.from, this.to);
    this.from = this.to;
  }
}

/**
 * Members that contain nothing private: kinds, and names from a config or a catalogue. The ids of messages and of people
 * (`waId`) are private, because they hold telephone numbers.
 */
const naming = /^(?:type|to|tags|scheduledFor|language|provider|contentType|(?!message|wa)\w+Id)$/;
const deepest = 8;

/**
 * Every text in a message that is meant for a reader, and the ids of messages in it, which contain telephone numbers at some
 * providers; not the app's name of the template.
 */
export function wordsOf(message: object): readonly string[] {
  return Object.entries(message).flatMap(([name, member]) =>
    name === 'name' && 'variables' in message ? [] : textsIn(name, member, 0),
  );
}

function textsIn(name: string, member: unknown, depth: number): readonly string[] {
  if (naming.test(name) || depth > deepest) return [];
  if (typeof member === 'string') return [member];
  if (typeof member !== 'object' || member === null) return [];
  return Object.entries(member).flatMap(([inner, value]) => textsIn(inner, value, depth + 1));
}
