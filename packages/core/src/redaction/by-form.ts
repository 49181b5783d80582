import { maskPhoneNumber } from '../phone-number.js';
import { forEachMatch } from './for-each-match.js';
import { findNumbersOfIds } from './message-ids.js';
import { findPlusNumbers } from './plus-numbers.js';
import { hiddenSecret } from './secrets.js';
import type { View } from './views.js';

/**
 * Matches where something may begin that is hidden by its form: a plus before a digit of any script or a bracket, a scheme, a
 * token, an address, digits in base64, or an escape of one of these. It is not case-insensitive, because base64 is not.
 */
export const telling =
  /[+\uff0b][\d(\u0080-\uffff]|[%&\\]|[Bb](?:[Ee][Aa][Rr][Ee][Rr]|[Aa][Ss][Ii][Cc])|[Aa][Cc][Cc][Ee][Ss][Ss][Kk][Ee][Yy]|eyJ|:\/\/|@(?:[cg]\.us|s\.whatsapp)|(?:[MNO][DTjz][AEIMQUYcgk][w-z0-5]){2}/;

const credentialInText = /\b(?:bearer|basic|accesskey)\s+(?=[\w+/=.~-])/gi;
const credential = /[\w+/=.~-]+/y;
/** A token of three parts, the first of which is JSON. */
const webToken = /\beyJ[\w-]{6,}\.[\w-]+\.[\w-]*/g;
/** The password in a URL. It may contain a slash that should have been escaped; a port is no password. */
const passwordOfUrl =
  /:\/\/[^\s/?#:@"'<>]{0,100}:(?:[^\s/?#"'<>]{1,200}|(?!\d{1,5}[/?#])[^\s@"'<>]{1,200})(?=@)/g;

/** Finds credentials and telephone numbers that nobody knows, by their form: nothing else looks like them. */
export function findByForm(view: View, found: (start: number, end: number, shown: string) => void): void {
  const { text } = view;
  if (!telling.test(text)) return;
  const hideNumber = (start: number, end: number, digits: string): void =>
    found(start, end, maskPhoneNumber(digits));
  findPlusNumbers(view, hideNumber);
  findNumbersOfIds(text, hideNumber);
  forEachMatch(credentialInText, text, ([scheme], index) => {
    const start = index + scheme.length;
    credential.lastIndex = start;
    found(start, start + (credential.exec(text)?.[0].length ?? 0), hiddenSecret);
  });
  forEachMatch(webToken, text, ([token], index) => found(index, index + token.length, hiddenSecret));
  forEachMatch(passwordOfUrl, text, ([match], index) => {
    found(text.indexOf(':', index + 3) + 1, index + match.length, hiddenSecret);
  });
}
