import type { View } from './views.js';

/** No telephone number is shorter, and in fewer digits anything might look like one. */
const leastDigits = 7;
/** Characters between two digits of one number, none of them a letter: `(57) – (300)`. */
const longestSeparator = 6;
/** All spellings of a number have these last digits in common. */
const tailLength = 6;
/** No country code is longer. Without it a number is written within its own country. */
const longestCountryCode = 3;
/** As many digits as the shortest spelling of a number has. */
export const fewestDigits = /\p{Nd}(?:\P{Nd}*\p{Nd}){5}/u;

const plus = 43;
// What begins an escape, of a URL, of HTML and of JSON.
const percent = 37;
const ampersand = 38;
const backslash = 92;
const zero = 48;
const five = 53;

/**
 * By calling code: a digit that is written in some numbers of a subscriber and left out in others, and its place. Mexico's 1
 * and Argentina's 9 mark mobiles; Brazil's mobile numbers got their ninth digit late.
 */
const optionalDigits = new Map([
  ['52', { digit: '1', at: 2 }],
  ['54', { digit: '9', at: 2 }],
  ['55', { digit: '9', at: 4 }],
]);

/** Adds the digits of a number, and those of the other numbers that are the same subscriber. */
export function addDigits(numbers: string[], number: string): void {
  const bare = number.charCodeAt(0) === plus ? number.slice(1) : number;
  const digits = isAllDigits(bare) ? bare : bare.replace(/\D/g, '');
  if (digits.length < leastDigits) return;
  numbers.push(digits);
  // All three calling codes begin with it.
  if (digits.charCodeAt(0) === five) addOthers(numbers, digits);
}

function addOthers(numbers: string[], digits: string): void {
  const optional = optionalDigits.get(digits.slice(0, 2));
  if (optional === undefined) return;
  const { digit, at } = optional;
  const isLong = digits.length === 13 && digits[at] === digit;
  const long = isLong ? digits : digits.slice(0, at) + digit + digits.slice(at);
  const short = isLong ? digits.slice(0, at) + digits.slice(at + 1) : digits;
  if (isLong) numbers.push(short);
  else if (digits.length === 12) numbers.push(long);
  if (!digits.startsWith('54') || short.length !== 12) return;
  // Within Argentina the 9 is a 15 behind the area code, which has two to four digits.
  for (const area of [2, 3, 4]) numbers.push(`${short.slice(0, 2 + area)}15${short.slice(2 + area)}`);
}

function isAllDigits(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

/** A text's digits of any script, in their order, with a space wherever a number cannot continue. */
export interface Digits {
  readonly text: string;
  readonly positions: readonly number[];
}

export function digitsIn(text: string): Digits {
  const positions: number[] = [];
  let digits = '';
  let last = -1;
  let isBroken = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const digit = isDigit(code) ? text.charAt(at) : code < 128 ? undefined : otherDigitAt(text, at);
    if (digit === undefined) {
      isBroken ||= isLetter(text, at);
      continue;
    }
    if (digits !== '' && (isBroken || at - last > longestSeparator + 1)) {
      digits += ' ';
      positions.push(at);
    }
    digits += digit;
    positions.push(at);
    last = at;
    isBroken = false;
  }
  return { text: digits, positions };
}

/** The last digits of some numbers, each once: spellings of one number end alike. */
export function tailsOf(numbers: readonly string[]): readonly string[] {
  const tails: string[] = [];
  for (const number of numbers) {
    const tail = number.slice(-tailLength);
    if (!tails.includes(tail)) tails.push(tail);
  }
  return tails;
}

/**
 * Whether a number that ends with one of `tails` may stand in a text. Ids and times have as many digits as a number; this one
 * pass, which allocates nothing, excludes most of them by their last digits.
 */
export function mayHoldNumber(text: string, tails: readonly string[]): boolean {
  if (tails.length === 0) return false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) {
      for (const tail of tails) {
        if (code === tail.charCodeAt(tail.length - 1) && endsAt(text, at, tail)) return true;
      }
    } else if (code >= 128) return fewestDigits.test(text);
    else if (code === percent || code === ampersand || code === backslash) return true;
  }
  return false;
}

/** Whether the digits up to this one, with anything but letters between them, are those of a tail. */
function endsAt(text: string, end: number, tail: string): boolean {
  let left = tail.length;
  for (let at = end; at >= 0 && left > 0; at -= 1) {
    const code = text.charCodeAt(at);
    if (isAsciiLetter(code)) return false;
    if (!isDigit(code)) continue;
    left -= 1;
    if (code !== tail.charCodeAt(left)) return false;
  }
  return left === 0;
}

/** Finds these numbers, with or without their country code. */
export function findNumbers(
  { text }: View,
  numbers: readonly string[],
  tails: readonly string[],
  found: (start: number, end: number, digits: string) => void,
): void {
  if (!mayHoldNumber(text, tails)) return;
  const digits = digitsIn(text);
  for (const number of numbers) {
    const tail = number.slice(-tailLength);
    for (let at = digits.text.indexOf(tail); at !== -1; at = digits.text.indexOf(tail, at + 1)) {
      const end = at + tailLength;
      const length = commonEnd(digits.text, end, number);
      if (length < Math.max(tailLength, number.length - longestCountryCode)) continue;
      const start = digits.positions[end - length] ?? 0;
      found(isPlus(text, start - 1) ? start - 1 : start, (digits.positions[end - 1] ?? 0) + 1, number);
    }
  }
}

/** How many digits directly before `end` are the last ones of `number`. */
function commonEnd(digits: string, end: number, number: string): number {
  let length = 0;
  while (length < number.length && digits[end - 1 - length] === number.at(-1 - length)) length += 1;
  return length;
}

const isDigit = (code: number): boolean => code >= zero && code <= 57;

const isAsciiLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;

const anyDigit = /^\p{Nd}$/u;

/** The value of a digit of another script (full-width, Arabic …): each script has its ten digits in order. */
function otherDigitAt(text: string, at: number): string | undefined {
  if (!anyDigit.test(text.charAt(at))) return undefined;
  let value = 0;
  while (value < 9 && anyDigit.test(String.fromCharCode(text.charCodeAt(at) - value - 1))) value += 1;
  return String(value);
}

function isLetter(text: string, at: number): boolean {
  if (isAsciiLetter(text.charCodeAt(at))) return true;
  return text.charCodeAt(at) >= 128 && /^\p{L}$/u.test(text.charAt(at));
}

export const isPlus = (text: string, at: number): boolean => text[at] === '+' || text[at] === '\uff0b';
