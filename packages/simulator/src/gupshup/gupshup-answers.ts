import { type Answer, jsonAnswer } from '../answer.js';
import type { Call } from '../call.js';
import { cloudApiFaults } from '../cloud-api/cloud-api-answers.js';
import type { RefusalName } from '../fault.js';

/** Gupshup's own errors. https://docs.gupshup.io/reference/session-text-message (status codes) */
export const refused = (status: number, message: string): Answer =>
  jsonAnswer(status, { status: 'error', message });

export const unauthorized = refused(401, 'Authentication Failed');
export const invalidDestination = refused(400, 'Invalid Destination');
export const invalidApp = refused(400, 'Invalid App Details');
export const notFound = refused(404, 'Not Found');
/** assumed: the text that says what is wrong with a message. */
export const invalidMessage = (what: string): Answer => refused(400, `Invalid message: ${what}`);

/** https://docs.gupshup.io/reference/quick-replies (200) */
export const submitted = (messageId: string): Answer => jsonAnswer(200, { status: 'submitted', messageId });

/** https://docs.gupshup.io/reference/sending-text-template (202) */
export const templateTaken = (messageId: string): Answer => jsonAnswer(202, { messageId, status: 'success' });

/**
 * An error of Meta's. assumed: that the newer API, which takes Meta's form, passes it on unchanged, and the first one puts
 * its text into an error of Gupshup's own.
 */
const passedOn =
  (answer: Answer) =>
  ({ path }: Call): Answer => {
    if (path.endsWith('/v3/message')) return answer;
    const { error } = JSON.parse(String(answer.body)) as { readonly error: { readonly message: string } };
    return refused(400, error.message);
  };

const ofMeta = Object.fromEntries(
  Object.entries(cloudApiFaults).map(([name, answer]) => [name, passedOn(answer)]),
) as Readonly<Partial<Record<RefusalName, (call: Call) => Answer>>>;

export const gupshupFaults: Readonly<Partial<Record<RefusalName, Answer | ((call: Call) => Answer)>>> = {
  ...ofMeta,
  unauthorized,
  forbidden: refused(403, 'Not App Owner'),
  'rate-limit': refused(429, 'Too Many Requests'),
  validation: invalidDestination,
  'number-gone': invalidApp,
  'account-locked': refused(400, 'Callback Billing must be enabled for this API'),
  'unexpected-condition': refused(
    500,
    'Internal server error. Please try again later and If Issue still persist then contact Gupshup Dev Support',
  ),
};

/** Reads the form in which the first API takes everything. */
export function readForm({ body, headers }: Call): Readonly<Record<string, string>> | null {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  return isForm ? Object.fromEntries(new URLSearchParams(body.toString())) : null;
}
