import { maskPhoneNumber } from '../phone-number.js';
import { redactText } from './redact.js';

/** Longer than the name of any field or template variable that somebody means. */
const longestName = 40;
/** Without a `+`: so many digits are no date, and no name has them for another reason. */
const numberInName = /\d(?:[\s().-]?\d){9,}/g;

/** A line break or an escape would begin a line of its own in a log, or lead a terminal; so would what turns text around. */
const unprintable = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/**
 * A name that the caller wrote, as an error may quote it: cut, without telephone numbers, and with what does not print
 * written as `\u000d`. Maps are keyed by recipients now and then, and errors are logged.
 */
export function echoName(name: string, longest = longestName): string {
  // What is cut off anyway is not looked through; what a cut leaves of a number is behind the other cut.
  const shown = redactText(name.slice(0, 4 * longest))
    .replace(numberInName, maskPhoneNumber)
    .replace(unprintable, toCode);
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}

const toCode = (character: string): string =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
