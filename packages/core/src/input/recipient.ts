import { err, ok, type Result } from 'neverthrow';
import { countryOfCallingCode, hasCallingCode, isPlainE164 } from '../numbering-plans.js';
import { phoneLibrary } from '../phone-library.js';
import { parsePhoneNumber } from '../phone-number.js';

/**
 * WhatsApp's id of a person for one business: people who have a user name show no number. The letters are a country's
 * (ISO 3166-1 alpha-2); `ENT` marks an id that several businesses of one owner share.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
 */
const userId = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z\d]{1,128}$/;

export const isUserId = (recipient: string): boolean => userId.test(recipient);

/**
 * A number of an older numbering plan: the Ivory Coast and Benin have added digits to their numbers, and accounts made
 * before keep the id that they had. Providers name people by such ids, so a number that is written exactly like an id, `+`
 * and digits without decoration, may have a length that the current plan no longer allows. Only its calling code has to
 * exist.
 */
const isKnownToProvider = (written: string): boolean => isPlainE164(written) && hasCallingCode(written);

/**
 * Reads the recipient of a message: a phone number in any usual spelling, which becomes E.164; a business-scoped user id; or
 * the id of an account that is older than its country's numbering plan, which stays as it is.
 */
export function parseRecipient(input: string): Result<string, string> {
  if (typeof input === 'string' && isUserId(input)) return ok(input);
  const number = parsePhoneNumber(input);
  if (number.isOk() || typeof input !== 'string') return number;
  if (isKnownToProvider(input)) return ok(input);
  return /^[A-Za-z]{2}\./.test(input)
    ? err('is not a user id; expected two capital letters, a period, and letters and digits (CO.1349…)')
    : number;
}

/**
 * Brings a provider's name of a user into the form that `to` takes; `undefined` where nothing can be sent to it, as with a
 * provider's own contact id.
 */
export function toUserId(written: string): string | undefined {
  const recipient = /^\d{7,15}$/.test(written) ? `+${written}` : written;
  const isUser = isUserId(recipient) || isPlainE164(recipient);
  return isUser ? parseRecipient(recipient).unwrapOr(undefined) : undefined;
}

/**
 * The country of a recipient as `to` is written, ISO 3166-1 alpha-2: that of the number, or the one that a user id names;
 * `undefined` where the number belongs to none.
 */
export function countryOf(recipient: string): string | undefined {
  if (isUserId(recipient)) return recipient.slice(0, 2);
  const alone = isPlainE164(recipient) ? countryOfCallingCode(recipient) : undefined;
  return alone ?? phoneLibrary()(recipient)?.country;
}
