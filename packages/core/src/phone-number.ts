import { err, ok, type Result } from 'neverthrow';
import { isCertainlyPlain, isPlainE164 } from './numbering-plans.js';
import { phoneLibrary } from './phone-library.js';

/** A telephone number as `+` and 7 to 15 digits, country code first (ITU-T E.164). */
export type PhoneNumber = string;

/**
 * The most characters of a number, with direction marks, spaces and parentheses. A longer text costs time and cannot be a
 * number.
 */
const longestNumber = 64;

/**
 * Since 2020 Mexican numbers are dialled without the `1` that once marked mobiles; WhatsApp ids still carry it.
 * Both spellings are one subscriber, so both become the current one.
 * @see https://en.wikipedia.org/wiki/Telephone_numbers_in_Mexico#2019_changes
 */
const mexicanMobileOne = /^\+521(\d{10})$/;

/**
 * A number that a program wrote as a decimal. If the dot were dropped like other decoration, `+49151123456.0` would become
 * the number of somebody else.
 */
const decimal = /^\s*\+?\d+\.0+\s*$/;

/** NFKC makes digits of these, and a footnote mark would be the last digit of somebody else's number. */
const signOfNumber = /\p{No}/u;

const withoutMobileOne = (number: string): string =>
  number.startsWith('+521') ? number.replace(mexicanMobileOne, '+52$1') : number;

/**
 * Reads a telephone number and gives it back as E.164.
 *
 * Accepted: `+` or `00` and the country code, with spaces, dots, hyphens, parentheses, full-width digits and
 * invisible direction marks. Nothing is guessed: a number without a country code, with letters, with a footnote mark or
 * with an extension is refused. Landlines are numbers like any other (WhatsApp Business runs on them). The length must be
 * possible in the country; whether the number exists is for the provider to say.
 */
export function parsePhoneNumber(input: string): Result<PhoneNumber, string> {
  if (typeof input !== 'string')
    return err('is not a text; expected + and the digits of the number (+57 300 …)');
  const settled = settle(input);
  if (settled !== undefined) return ok(settled);
  if (input.length > longestNumber)
    return err(`has ${input.length} characters; a number has ${longestNumber} at most`);
  if (signOfNumber.test(input))
    return err('has a sign that is no digit, such as a footnote mark; expected + and its digits (+57 300 …)');
  const ascii = toAscii(input);
  if (decimal.test(ascii)) {
    return err('is a decimal number, as spreadsheets write them; expected + and its digits (+57 300 …)');
  }
  const written = withoutDecoration(ascii);
  if (written === '') return err('is empty; expected +, the country code and the number (+57 300 …)');
  if (!written.startsWith('+')) {
    return err('has no country code; expected + and the country code first (+57 300 …)');
  }
  const plain = settle(written);
  if (plain !== undefined) return ok(plain);
  const parsed = phoneLibrary()(withoutMobileOne(written), { extract: false });
  if (parsed === undefined || !parsed.isPossible()) {
    return err('is not a phone number that can exist; expected + and 7 to 15 digits (+57 300 …)');
  }
  if (parsed.ext !== undefined) return err('has an extension; WhatsApp numbers have none');
  return ok(parsed.number);
}

/** The number, if it needs no library to be read. */
function settle(written: string): PhoneNumber | undefined {
  if (!isPlainE164(written)) return undefined;
  const current = withoutMobileOne(written);
  return isCertainlyPlain(current) ? current : undefined;
}

/** The recipient with all but the last four characters hidden: `…2233`. */
export function maskPhoneNumber(number: string): string {
  return `…${number.slice(-4)}`;
}

/** NFKC turns full-width digits and plus signs into ASCII; category Cf holds the direction and joining marks. */
const toAscii = (input: string): string => input.normalize('NFKC').replace(/\p{Cf}/gu, '');

function withoutDecoration(ascii: string): string {
  return ascii.replace(/^00/, '+').replace(/[\s().-]/g, '');
}
