import { isCertainlyPlain } from '../numbering-plans.js';
import { type Digits, digitsIn, findNumbers, isPlus, tailsOf } from './numbers.js';
import type { View } from './views.js';

/** Nobody has a shorter number, and by E.164 nobody has a longer one. */
const leastDigits = 7;
const mostDigits = 15;
/** What stands between the digits of one number: `+57 - (300) - 111.2233`, wide signs and those of direction included. */
const sign = String.raw`[\s\p{Cf}()[\].\-/_\u00b7\u2010-\u2015\u2212\uff08\uff09\uff0d\uff0e\uff0f]`;
const separator = new RegExp(`^${sign}+$`, 'u');
/** Times have a plus too, and not so many digits behind it. Seeing that is faster than collecting all digits of a text. */
const beginning = new RegExp(String.raw`[+\uff0b][(\uff08\p{Cf}]{0,2}\p{Nd}(?:${sign}{0,6}\p{Nd}){6}`, 'u');
/** What may stand between a plus and the first digit: `+(57)`. */
const opening = /^[(\uff08\p{Cf}]$/u;
const mostOpenings = 2;
/** Dates stand beside numbers, and have as many digits. */
const date = /(?:(?:19|20)\d\d[-./]\d\d?[-./]\d\d?|\d\d?[-./]\d\d?[-./](?:19|20)\d\d)(?!\d)/y;
/** A text that lists more numbers does not write each of them twice, and looking for all of them would take long. */
const mostSought = 8;

/**
 * Tells where telephone numbers stand that nobody named: whatever begins with a plus; what follows right behind that and has
 * as many digits, as in `+573001112233 (573009998877)`; and every other spelling of such a number in the same text. Anywhere
 * else a number without a plus looks like an id.
 */
export function findPlusNumbers(
  view: View,
  found: (start: number, end: number, digits: string) => void,
): void {
  const { text } = view;
  if (!beginning.test(text)) return;
  const digits = digitsIn(text);
  const sought = new Set<string>();
  const tell = (start: number, from: number, to: number): void =>
    found(start, (digits.positions[to - 1] ?? 0) + 1, digits.text.slice(from, to));
  for (let at = 0; at < digits.text.length; at += 1) {
    const first = digits.positions[at] ?? 0;
    // Most digits stand behind another one, and a space stands for no digit.
    if (digits.positions[at - 1] === first - 1 || digits.text[at] === ' ') continue;
    const plusAt = plusBefore(text, first);
    if (plusAt === undefined) continue;
    let end = endOfNumber(text, digits, at, true);
    if (end === undefined) continue;
    tell(plusAt, at, end);
    if (end - at <= mostDigits && sought.size < mostSought) sought.add(digits.text.slice(at, end));
    for (let next = endOfNext(text, digits, end); next !== undefined; next = endOfNext(text, digits, end)) {
      tell(digits.positions[end] ?? 0, end, next);
      end = next;
    }
    at = end - 1;
  }
  const numbers = [...sought];
  findNumbers(view, numbers, tailsOf(numbers), found);
}

/** Where the plus stands that makes a number of the digits from here on. */
function plusBefore(text: string, first: number): number | undefined {
  for (let at = first - 1; at >= 0 && at >= first - 1 - mostOpenings; at -= 1) {
    if (isPlus(text, at)) return at;
    if (!opening.test(text.charAt(at))) return undefined;
  }
  return undefined;
}

/**
 * Behind which digit the number ends that begins with the one at `start`: where a group of digits does, and where a number
 * of its country may, so that a code behind the number is no part of it.
 */
function endOfNumber(
  text: string,
  { text: digits, positions }: Digits,
  start: number,
  hasCountry: boolean,
): number | undefined {
  let longest: number | undefined;
  let likely: number | undefined;
  for (let end = start + 1; ; end += 1) {
    const between = text.slice((positions[end - 1] ?? 0) + 1, positions[end]);
    const isLast =
      end >= digits.length || digits[end] === ' ' || !(between === '' || separator.test(between));
    if (!isLast && between === '') continue;
    const length = end - start;
    if (length > mostDigits) return likely ?? longest ?? end;
    if (length >= leastDigits) {
      longest = end;
      if (hasCountry && isCertainlyPlain(`+${digits.slice(start, end)}`)) likely = end;
    }
    if (isLast) return likely ?? longest;
  }
}

/** The same for what stands right behind a number, unless it begins with a plus itself or is a date. */
function endOfNext(text: string, digits: Digits, start: number): number | undefined {
  const first = digits.positions[start];
  if (first === undefined || digits.text[start] === ' ' || plusBefore(text, first) !== undefined)
    return undefined;
  date.lastIndex = first;
  return date.test(text) ? undefined : endOfNumber(text, digits, start, false);
}
