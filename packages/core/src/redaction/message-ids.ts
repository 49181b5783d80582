import { forEachMatch } from './for-each-match.js';

/** A telephone number alone, which may be an id by itself. */
const number = /^\+?\d{8,15}$/;
/** One in an address of WhatsApp's own form: of a person, of a device of theirs, of a group that they made. */
const address = /(?<!\d)\d{8,15}(?=(?:[:-]\d{1,15})?@(?:[cg]\.us|s\.whatsapp\.net))/g;
/** Three digits in base64, again and again. Whatever is encoded beside them, eight digits have two such groups. */
const encodedDigits = /(?:[MNO][DTjz][AEIMQUYcgk][w-z0-5]){2,}/g;
const groupLength = 4;
const fewestDigits = 8;
const mostDigits = 15;

/**
 * Whether a provider's id of a message contains a telephone number: some are made of one, and WhatsApp's own (`wamid.…`) hold
 * that of the user in base64. Such an id must not appear in a log or a trace.
 */
export function tellsNumber(messageId: string): boolean {
  let isTelling = number.test(messageId) || /^\d{8,15}(?::\d+)?@/.test(messageId);
  findNumbersOfIds(messageId, () => {
    isTelling = true;
  });
  return isTelling;
}

/** Finds the telephone numbers within ids in a text. The rest of an id may be shown. */
export function findNumbersOfIds(
  text: string,
  found: (start: number, end: number, digits: string) => void,
): void {
  forEachMatch(address, text, ([digits], index) => found(index, index + digits.length, digits));
  forEachMatch(encodedDigits, text, ([groups], index) => {
    const end = index + groups.length;
    const before = /\d{0,2}$/.exec(decode(text, index - groupLength, index))?.[0] ?? '';
    const behind = /^\d{0,2}/.exec(decode(text, end, end + groupLength))?.[0] ?? '';
    const digits = before + decode(text, index, end) + behind;
    if (digits.length < fewestDigits || digits.length > mostDigits) return;
    found(index - signsOf(before), end + signsOf(behind), digits);
  });
}

/** How many characters of base64 hold some of these bytes, of which there are at most two. */
const signsOf = ({ length }: string): number => (length === 0 ? 0 : length + 1);

/** Decodes whole groups of base64. `atob` takes ten times as long. */
function decode(text: string, start: number, end: number): string {
  let characters = '';
  for (let at = start; at < end; at += groupLength) {
    const [first, second, third, fourth] = [
      valueAt(text, at),
      valueAt(text, at + 1),
      valueAt(text, at + 2),
      valueAt(text, at + 3),
    ];
    characters += String.fromCharCode(
      (first << 2) | (second >> 4),
      ((second & 15) << 4) | (third >> 2),
      ((third & 3) << 6) | fourth,
    );
  }
  return characters;
}

/** The six bits that a character of base64 stands for; 0 for any other, as at the end of the text. */
function valueAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 97 && code <= 122) return code - 71;
  if (code >= 65 && code <= 90) return code - 65;
  if (code >= 48 && code <= 57) return code + 4;
  if (code === 43 || code === 45) return 62;
  return code === 47 || code === 95 ? 63 : 0;
}
