import { maskPhoneNumber } from './phone-number.js';

/** No telephone number is shorter, and in fewer digits anything might look like one. */
export const leastDigits = 7;
/** Characters between two digits of one number: `57 (300) – 111`. */
const longestSeparator = 3;
/** A text without this holds no telephone number, however it is written. */
export const fewestDigits = /(?:\d\D{0,3}){7}/;

const plus = 43;
const five = 53;

/**
 * By calling code: the digit that ids of one and the same subscriber have or have not, and where. Mexico's 1 and
 * Argentina's 9 mark mobiles; Brazil's mobile numbers got their ninth digit late.
 */
const optionalDigits = new Map([
  ['52', { digit: '1', at: 2 }],
  ['54', { digit: '9', at: 2 }],
  ['55', { digit: '9', at: 4 }],
]);

/** Adds the digits of a number, and those of the other number that WhatsApp takes for the same subscriber. */
export function addDigits(numbers: string[], number: string): void {
  const bare = number.charCodeAt(0) === plus ? number.slice(1) : number;
  const digits = isAllDigits(bare) ? bare : bare.replace(/\D/g, '');
  if (digits.length < leastDigits) return;
  numbers.push(digits);
  // All three calling codes begin with it.
  if (digits.charCodeAt(0) === five) addOther(numbers, digits);
}

function addOther(numbers: string[], digits: string): void {
  const optional = optionalDigits.get(digits.slice(0, 2));
  if (optional === undefined) return;
  const { digit, at } = optional;
  if (digits.length === 12) numbers.push(digits.slice(0, at) + digit + digits.slice(at));
  if (digits.length === 13 && digits[at] === digit) numbers.push(digits.slice(0, at) + digits.slice(at + 1));
}

function isAllDigits(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

/** Where a number stands in a text, whatever is between its digits; -1 where it does not. */
export function indexOfNumber(text: string, digits: string, from = 0): number {
  const first = digits.charAt(0);
  const last = text.length - digits.length;
  if (from > last) return -1;
  let start = text.indexOf(first, from);
  while (start !== -1 && endOfNumber(text, digits, start) === -1) start = text.indexOf(first, start + 1);
  return start;
}

/** Where the number that begins at `start` ends; -1 where another begins there. */
function endOfNumber(text: string, digits: string, start: number): number {
  let at = start;
  for (let index = 1; index < digits.length; index += 1) {
    const limit = at + longestSeparator;
    at += 1;
    while (at <= limit && !isDigit(text.charCodeAt(at))) at += 1;
    if (text.charCodeAt(at) !== digits.charCodeAt(index)) return -1;
  }
  return at + 1;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** The text with all but the last four digits of the number hidden. */
export function hideNumber(text: string, digits: string): string {
  let start = indexOfNumber(text, digits);
  if (start === -1) return text;
  let hidden = '';
  let from = 0;
  for (; start !== -1; start = indexOfNumber(text, digits, from)) {
    hidden += text.slice(from, text[start - 1] === '+' ? start - 1 : start) + maskPhoneNumber(digits);
    from = endOfNumber(text, digits, start);
  }
  return hidden + text.slice(from);
}
