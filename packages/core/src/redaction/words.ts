import type { View } from './views.js';

/** A shorter text says nothing about anybody, and stands in others by chance. */
const leastLength = 4;
/** So many characters of a longer text, one after the other, are an echo of it. */
const pieceLength = 8;
/** A code that a text carries, such as a one-time password: digits, or digits and letters. */
const codes = /(?<![\p{L}\p{N}])(?=[\p{L}\p{N}]*\p{Nd})[\p{L}\p{N}]{4,12}(?![\p{L}\p{N}])/gu;

/** What a message says, made ready to be looked for. */
export interface Words {
  /** Looked for as a whole. */
  readonly short: readonly string[];
  /** For longer texts: the position of each piece in its text. */
  readonly pieces: ReadonlyMap<string, readonly [text: string, at: number]>;
}

const none: Words = { short: [], pieces: new Map() };

export function wordsToHide(texts: readonly string[] = []): Words {
  if (texts.length === 0) return none;
  const isLong = (text: string): boolean => text.length >= 2 * pieceLength - 1;
  const pieces = new Map<string, readonly [string, number]>();
  for (const text of texts.filter(isLong)) {
    for (let at = 0; at + pieceLength <= text.length; at += 1) {
      const piece = text.slice(at, at + pieceLength);
      if (!pieces.has(piece)) pieces.set(piece, [text, at]);
    }
  }
  const short = texts.filter((text) => text.length >= leastLength && !isLong(text));
  const told = texts.flatMap((text) => text.match(codes) ?? []);
  return { short: [...new Set([...short, ...told])], pieces };
}

/** Tells where a text says what the message says: all of it, a part that is long enough, or a code out of it. */
export function findWords(
  { text }: View,
  { short, pieces }: Words,
  found: (start: number, end: number) => void,
): void {
  for (const word of short) {
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) found(at, at + word.length);
  }
  if (pieces.size === 0) return;
  // Whatever has twice the length of a piece holds one that begins at a multiple of it.
  for (let at = 0; at + pieceLength <= text.length; at += pieceLength) {
    const [word = '', wordAt = 0] = pieces.get(text.slice(at, at + pieceLength)) ?? [];
    if (word === '') continue;
    let before = 0;
    while (before < Math.min(at, wordAt) && text[at - before - 1] === word[wordAt - before - 1]) before += 1;
    let length = pieceLength;
    while (at + length < text.length && text[at + length] === word[wordAt + length]) length += 1;
    // As far as both are the same, if that is far enough to be no chance.
    if (before + length >= 2 * pieceLength - 1) found(at - before, at + length);
  }
}

/**
 * Members that say nothing to anybody: they name a kind of thing, or something in a config or a catalogue. The ids of
 * messages and of people (`waId`) are not among them: they hold telephone numbers.
 */
const naming = /^(?:type|to|tags|scheduledFor|language|provider|contentType|(?!message|wa)\w+Id)$/;
const deepest = 8;

/**
 * Every text of a message that somebody reads, and the ids of messages in it, which hold telephone numbers at some
 * providers. What the app calls its template is none of them.
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
