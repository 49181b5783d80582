import { type Answer, jsonAnswer } from '../answer.js';
import type { RefusalName } from '../fault.js';

/** https://www.twilio.com/docs/usage/twilios-response#errors */
export const refused = (status: number, code: number, message: string): Answer =>
  jsonAnswer(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });

export const unauthorized = refused(401, 20003, 'Authenticate');
export const notFound = refused(404, 20404, 'The requested resource was not found');
export const invalidParameter = (name: string): Answer => refused(400, 20422, `Invalid Parameter: ${name}`);

/**
 * WhatsApp sends templates for login codes to phone numbers only; no page of Twilio's was found that mentions it. This is the
 * code that Twilio gives for such a template to other recipients who cannot have one.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids,
 * https://support.twilio.com/hc/en-us/articles/15596541039771 (restrictions in India)
 * assumed: that a user id gets this code too, and that the message is refused at once.
 */
export const codeToUserId = refused(400, 63024, 'Invalid message recipient');

/** https://www.twilio.com/docs/api/errors. assumed: the HTTP status for WhatsApp's codes, 63001 and above. */
export const twilioFaults = {
  unauthorized,
  forbidden: refused(403, 20403, 'Forbidden'),
  'rate-limit': refused(429, 20429, 'Too Many Requests'),
  quota: refused(429, 63038, 'Account exceeded the daily messages limit'),
  validation: invalidParameter('Body'),
  'invalid-template': refused(400, 21655, 'The ContentSid is Invalid'),
  'media-type': refused(400, 63019, 'Media failed to download'),
  'window-closed': refused(400, 63016, 'Failed to send freeform message: outside the allowed window'),
  'not-found': notFound,
  conflict: refused(409, 20409, 'Conflict'),
  maintenance: refused(503, 20503, 'Service Unavailable'),
  'unexpected-condition': refused(500, 20500, 'Internal Server Error'),
  'number-not-registered': refused(400, 63007, 'Could not find a Channel with the specified From address'),
  'account-locked': refused(403, 20005, 'Account not active'),
  // The page of 63051: WhatsApp has locked the business account for a violation of a policy.
  'policy-block': refused(400, 63051, 'WhatsApp Business Account is Locked'),
  'country-barred': refused(403, 21408, 'Permission to send has not been enabled for the region'),
  'not-on-test-list': refused(400, 63015, 'The number has not joined the Sandbox'),
  undeliverable: refused(400, 63003, 'Channel could not find To address'),
  'opted-out': refused(400, 21610, 'Attempt to send to unsubscribed recipient'),
  'marketing-cap': refused(400, 63049, 'Meta chose not to deliver this marketing message'),
  'template-paused': refused(400, 63041, 'Template is paused or disabled'),
  'unlisted-code': refused(400, 63999, 'A code that no document has'),
} as const satisfies Partial<Record<RefusalName, Answer>>;
