import { maskPhoneNumber } from '../phone-number.js';
import type { Secret } from '../secret.js';
import { addDigits, findNumbers, mayHoldNumber } from './numbers.js';
import { findSecrets, hiddenSecret, mayHoldSecret, type SecretPattern, secretPattern } from './secrets.js';
import { type View, viewsOf } from './views.js';
import { findWords, type Words, wordsToHide } from './words.js';

/** What must not appear in anything that leaves: an error, a log line, a stored answer. */
export interface Sensitive {
  /** Credentials; their usual encodings, such as Base64, are hidden as well. */
  readonly secrets?: readonly Secret[];
  /** With the country code; with or without `+`. */
  readonly phoneNumbers?: readonly string[];
  /** What a message says (see `wordsOf`), which an answer may quote. */
  readonly words?: readonly string[];
}

/** {@link Sensitive}, made ready to be looked for. */
export interface Known {
  readonly secrets: SecretPattern;
  /** Digits alone. */
  readonly numbers: readonly string[];
  readonly words: Words;
  /** Numbers and credentials that nobody knows are hidden as well, by their form and by the names of their fields. */
  readonly byForm: boolean;
}

const phoneInText = /[+\uff0b]\p{Nd}(?:[\s().\-/\u2010-\u2015]{0,3}\p{Nd}){6,14}/gu;
const credentialInText = /\b(?:bearer|basic|accesskey)\s+(?=[\w+/=.~-])/gi;
const credential = /[\w+/=.~-]+/y;

export function prepare({ secrets, phoneNumbers, words }: Sensitive): Known {
  const numbers: string[] = [];
  for (const number of phoneNumbers ?? []) addDigits(numbers, number);
  return { secrets: secretPattern(secrets), numbers, words: wordsToHide(words), byForm: true };
}

/** A part of a text, and what is shown in its place. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly shown: string;
}

export function hideInText(text: string, known: Known): string {
  const places = placesIn(text, known);
  return places.length === 0 ? text : replace(text, places);
}

/** Whether {@link hideInText} would change the text. */
export const holdsSensitive = (text: string, known: Known): boolean => placesIn(text, known).length > 0;

const nowhere: readonly Place[] = [];

function placesIn(text: string, known: Known): readonly Place[] {
  const holdsSecret = mayHoldSecret(text, known.secrets);
  if (!holdsSecret && !isWorthALook(text, known)) return nowhere;
  const places: Place[] = [];
  for (const view of viewsOf(text)) {
    findInView(view, known, holdsSecret, (start, end, shown) => {
      places.push({ start: view.from(start), end: view.to(end - 1), shown });
    });
  }
  return places;
}

/** A scheme, a plus, or what either may be escaped as. */
const telling = /[+\uff0b%&\\]|bearer|basic|accesskey/i;

/** Most texts are short and harmless, and every answer of every provider has some. */
function isWorthALook(text: string, { words, byForm, numbers }: Known): boolean {
  if (words.short.length > 0 || words.pieces.size > 0) return true;
  return (byForm && telling.test(text)) || (numbers.length > 0 && mayHoldNumber(text));
}

function findInView(
  view: View,
  { secrets, numbers, words, byForm }: Known,
  holdsSecret: boolean,
  found: (start: number, end: number, shown: string) => void,
): void {
  if (holdsSecret) findSecrets(view, secrets, (start, end) => found(start, end, hiddenSecret));
  findWords(view, words, (start, end) => found(start, end, hiddenSecret));
  findNumbers(view, numbers, (start, end, digits) => found(start, end, maskPhoneNumber(digits)));
  if (!byForm) return;
  const { text } = view;
  if (text.includes('+') || text.includes('\uff0b')) {
    for (const { 0: number, index } of text.matchAll(phoneInText)) {
      found(index, index + number.length, maskPhoneNumber(number));
    }
  }
  for (const { 0: scheme, index } of text.matchAll(credentialInText)) {
    credential.lastIndex = index + scheme.length;
    found(
      credential.lastIndex,
      credential.lastIndex + (credential.exec(text)?.[0].length ?? 0),
      hiddenSecret,
    );
  }
}

/** Places that overlap become one replacement: that of a secret, where one of them is a secret. */
function replace(text: string, places: readonly Place[]): string {
  let result = '';
  let at = 0;
  let open: Place | undefined;
  const close = (): void => {
    if (open === undefined) return;
    result += text.slice(at, open.start) + open.shown;
    at = open.end;
  };
  for (const place of [...places].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (open !== undefined && place.start < open.end) {
      const shown = place.shown === hiddenSecret ? hiddenSecret : open.shown;
      open = { start: open.start, end: Math.max(open.end, place.end), shown };
    } else {
      close();
      open = place;
    }
  }
  close();
  return result + text.slice(at);
}
