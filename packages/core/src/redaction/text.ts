import { maskPhoneNumber } from '../phone-number.js';
import type { Secret } from '../secret.js';
import { findByForm, telling } from './by-form.js';
import { foldView } from './folding.js';
import { addDigits, findNumbers, mayHoldNumber, tailsOf } from './numbers.js';
import {
  findFoldedSecrets,
  findSecrets,
  hiddenSecret,
  mayHoldSecret,
  type SecretPattern,
  secretPattern,
} from './secrets.js';
import { type Allowance, usualAllowance, type View, viewsOf } from './views.js';
import { findWords, mayHoldWords, type Words, wordsToHide } from './words.js';

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
  /** The last digits of the numbers. */
  readonly tails: readonly string[];
  readonly words: Words;
  /** Numbers and credentials that nobody knows are hidden as well, by their form and by the names of their fields. */
  readonly byForm: boolean;
  readonly allowance: Allowance;
}

/** `+` and 15 digits, and another digit or two in old spellings. */
const longestNumber = 18;

export function prepare({ secrets, phoneNumbers, words }: Sensitive): Known {
  const numbers: string[] = [];
  for (const number of phoneNumbers ?? []) addDigits(numbers, number);
  return {
    secrets: secretPattern(secrets),
    numbers,
    tails: tailsOf(numbers),
    words: wordsToHide(words),
    byForm: true,
    allowance: { left: usualAllowance },
  };
}

/** A part of a text, and what is shown in its place. */
interface Place {
  readonly start: number;
  end: number;
  readonly shown: string;
}

export function hideInText(text: string, known: Known): string {
  if (isKnownNumber(text, known)) return maskPhoneNumber(text);
  const places = placesIn(text, known);
  return places.length === 0 ? text : replace(text, places);
}

/** Most answers repeat their recipient, and nothing else in the same text. */
function isKnownNumber(text: string, { numbers, secrets }: Known): boolean {
  if (text.length > longestNumber) return false;
  return numbers.includes(text.startsWith('+') ? text.slice(1) : text) && !mayHoldSecret(text, secrets);
}

/** Where an event's names alone may call something a credential. Words are sought by form too. */
const seeksNothing = ({ secrets, numbers, byForm }: Known): boolean =>
  !byForm && numbers.length === 0 && secrets.spellings.length === 0;

const nowhere: readonly Place[] = [];

function placesIn(text: string, known: Known): readonly Place[] {
  if (seeksNothing(known)) return nowhere;
  const holdsSecret = mayHoldSecret(text, known.secrets);
  const holdsWords = mayHoldWords(text, known.words);
  if (!holdsSecret && !holdsWords && !isWorthALook(text, known)) return nowhere;
  const places: Place[] = [];
  const add = (view: View, start: number, end: number, shown: string): void => {
    const from = view.from(start);
    const to = view.to(end - 1);
    const last = places.at(-1);
    // What repeats itself has a secret at every place, and sorting all of them would take long.
    const reach =
      last === undefined || last.shown !== shown ? -1 : last.end - (shown === hiddenSecret ? 0 : 1);
    if (last !== undefined && from >= last.start && from <= reach) last.end = Math.max(last.end, to);
    else places.push({ start: from, end: to, shown });
  };
  for (const view of viewsOf(text, known.allowance)) {
    findInView(view, known, holdsSecret, (start, end, shown) => add(view, start, end, shown));
    if (!holdsSecret && !holdsWords) continue;
    const folded = foldView(view);
    findWords(folded, known.words, (start, end) => add(folded, start, end, hiddenSecret));
    if (holdsSecret)
      findFoldedSecrets(folded, known.secrets, (start, end) => add(folded, start, end, hiddenSecret));
  }
  return places;
}

/** Most texts are short and harmless, and every answer of every provider has some. */
function isWorthALook(text: string, { byForm, tails }: Known): boolean {
  return (byForm && telling.test(text)) || mayHoldNumber(text, tails);
}

function findInView(
  view: View,
  { secrets, numbers, tails, byForm }: Known,
  holdsSecret: boolean,
  found: (start: number, end: number, shown: string) => void,
): void {
  if (holdsSecret) findSecrets(view, secrets, (start, end) => found(start, end, hiddenSecret));
  findNumbers(view, numbers, tails, (start, end, digits) => found(start, end, maskPhoneNumber(digits)));
  if (byForm) findByForm(view, found);
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
