import { type Answer, jsonAnswer } from '../answer.js';
import type { RefusalName } from '../fault.js';

const page = 'https://developer.vonage.com/api-errors';
const instance = 'bf0ca0bf927b3b52e3cb03217e1a1ddf';

/** Errors have the form of RFC 7807. https://developer.vonage.com/en/api/messages (errors) */
const problem = (status: number, type: string, title: string, detail: string, more: object = {}): Answer =>
  jsonAnswer(status, { type, title, detail, instance, ...more });

/**
 * The codes of the Messages API, with their texts.
 * https://github.com/Nexmo/api-specification (messages-olympus, x-errors), and 1110 from Vonage's own library
 */
const codes = {
  1022: ['Invalid template', 'Invalid template or template parameters'],
  1030: ['Internal error', 'There was an error processing your request in the Platform.'],
  1060: ['Partner account barred', 'The account has been barred from submitting messages.'],
  1070: ['Partner quota exceeded', 'Your pre-paid account does not have sufficient credit.'],
  1110: ['Invalid channel parameters', 'The value of one or more parameters is invalid.'],
  1120: ['Illegal Sender Address - rejected', 'The SenderID you set in from was not accepted.'],
  1160: ['Non White-listed Destination', 'The phone number is not in your pre-approved destination list.'],
  1170: ['Invalid or Missing Msisdn Param', 'The phone number you supplied was either missing or invalid.'],
  1240: ['Illegal Number', 'You tried to send a message to a blacklisted phone number.'],
  1250: ['Unroutable', 'The chosen route to send your message is not available.'],
  1300: ['Not part of the provider network', 'The number or ID is not a user in the provider network.'],
  1320: ['Message already sent', 'The message was already sent.'],
  1340: ['Outside of the allowed window', 'This message is sent outside of allowed response window.'],
  1382: ['Resource type is invalid', 'Please check that the file you are trying to send is valid.'],
  131049: ['Meta chose not to deliver', 'To maintain healthy ecosystem engagement.'],
  131050: ['User stopped marketing messages', 'The user stopped marketing messages of this business.'],
  131062: ['User IDs are not supported here', 'Authentication templates go to phone numbers.'],
  1999: ['Something new', 'A code that no document has.'], // assumed: that Vonage adds codes
} as const satisfies Readonly<Record<number, readonly [title: string, detail: string]>>;

export type VonageCode = keyof typeof codes;

/** assumed: that every code comes with a 422, except where a document says otherwise. */
export function refused(code: VonageCode, { name, reason }: { name?: string; reason?: string } = {}): Answer {
  const [title, detail] = codes[code];
  const culprit = name === undefined ? {} : { invalid_parameters: [{ name, reason }] };
  return problem(422, `${page}/messages#${code}`, title, detail, culprit);
}

/**
 * In the status of a message the code is the title.
 * https://developer.vonage.com/en/messages/concepts/messages-status-callbacks
 */
export const errorOf = (code: VonageCode): object => ({
  type: `${page}/messages#${code}`,
  title: code,
  detail: codes[code].join(' - '),
  instance,
});

/** Vonage's codes for some of Meta's. assumed: that it passes on those for which it has no code of its own. */
const ofMeta: Readonly<Record<number, VonageCode>> = { 131047: 1340, 131049: 131049, 131050: 131050 };

/** assumed: 1300 for a failure that names no reason. */
export const codeOf = (metaCode: number | undefined): VonageCode => ofMeta[metaCode ?? 0] ?? 1300;

/** The type is spelt this way in Vonage's own library. */
export const unauthorized = problem(
  401,
  `${page}/#unathorized`,
  'You did not provide correct credentials.',
  "Check that you're using the correct credentials, and that your account has this feature enabled",
);
export const notFound = problem(404, `${page}#not-found`, 'Not Found', 'The resource does not exist.');

export const vonageFaults = {
  unauthorized,
  // The library's own sample: its code says that parameters are missing, and only the HTTP status says what it is.
  'rate-limit': problem(
    429,
    'https://developer.nexmo.com/api-errors/messages-olympus#1010',
    'Rate Limit Hit',
    'Please wait, then retry your request',
  ),
  'no-balance': problem(402, `${page}/#low-balance`, 'Low balance', codes[1070][1]),
  validation: refused(1110),
  'invalid-template': refused(1022),
  'media-type': refused(1382),
  'window-closed': refused(1340),
  'not-found': notFound,
  conflict: refused(1320),
  'unexpected-condition': problem(500, `${page}/messages#1030`, codes[1030][0], codes[1030][1]),
  'number-not-registered': refused(1120),
  'account-locked': refused(1060),
  'country-barred': refused(1250),
  'not-on-test-list': refused(1160),
  undeliverable: refused(1300),
  'opted-out': refused(1240),
  'unlisted-code': refused(1999),
} as const satisfies Partial<Record<RefusalName, Answer>>;
