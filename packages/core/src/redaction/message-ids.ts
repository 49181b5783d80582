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
 * Whether a provider's id of a message tells a telephone number: some are made of one, and WhatsApp's own (`wamid.…`) hold
 * that of the user in base64. Such an id finds its message, and has no place in a log or a trace.
 */
export function tellsNumber(messageId: string): boolean {
  let isTelling = number.test(messageId) || /^\d{8,15}(?::\d+)?@/.test(messageId);
  findNumbersOfIds(messageId, () => {
    isTelling = true;
  });
  return isTelling;
}

/** Tells where ids in a text tell numbers, of whatever else the ids are made: that may stay. */
export function findNumbersOfIds(
  text: string,
  found: (start: number, end: number, digits: string) => void,
): void {
  for (const { 0: digits, index } of text.matchAll(address)) found(index, index + digits.length, digits);
  for (const { 0: groups, index } of text.matchAll(encodedDigits)) {
    const end = index + groups.length;
    const before = /\d{0,2}$/.exec(decode(text, index - groupLength, index))?.[0] ?? '';
    const behind = /^\d{0,2}/.exec(decode(text, end, end + groupLength))?.[0] ?? '';
    const digits = before + decode(text, index, end) + behind;
    if (digits.length < fewestDigits || digits.length > mostDigits) continue;
    // Three digits are four signs, and each sign is a part of one digit or of two.
    const more = ({ length }: string): number => (length === 0 ? 0 : length + 1);
    found(index - more(before), end + more(behind), digits);
  }
}

/** What stands in base64 from `start` to `end`; a zero for what is none. */
function decode(text: string, start: number, end: number): string {
  let encoded = '';
  for (let at = start; at < end; at += 1) {
    const sign = text.charAt(at);
    encoded += /[\w+/-]/.test(sign) ? sign.replace('-', '+').replace('_', '/') : 'A';
  }
  return atob(encoded);
}
