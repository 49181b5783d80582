import { type Answer, jsonAnswer } from '../answer.js';
import { cloudApiFaults } from '../cloud-api/cloud-api-answers.js';
import type { RefusalName } from '../fault.js';

/**
 * 360dialog's own errors, for requests that it does not pass on to Meta.
 * https://docs.360dialog.com/partner/help-and-support/error-messages (the form)
 * https://docs.360dialog.com/docs/support/api-error-message-list (the texts)
 */
const refused = (status: number, developerMessage: string): Answer =>
  jsonAnswer(status, { meta: { success: false, httpCode: status, developerMessage } });

export const unauthorized = refused(401, 'Invalid API key');
export const blocked = refused(403, 'The endpoint is blocked');
/** assumed: 360dialog's answer to a query or a form of its own that it cannot read. */
export const wrongPayload = (what: string): Answer => refused(400, `Wrong payload: ${what}`);
/** assumed: Meta's own error for a file that does not exist. */
export const noSuchMedium = (id: string): Answer =>
  jsonAnswer(400, {
    error: {
      message: `Unsupported get request. Object with ID '${id}' does not exist`,
      type: 'GraphMethodException',
      code: 100,
      error_subcode: 33,
      fbtrace_id: 'ASimulatedTraceId',
    },
  });

/** Every other refusal is Meta's, and is passed on. */
export const dialog360Faults: Readonly<Partial<Record<RefusalName, Answer>>> = {
  ...cloudApiFaults,
  unauthorized,
  forbidden: blocked,
  'rate-limit': refused(400, 'You have exceeded the endpoint rate limit.'),
  'no-balance': refused(
    400,
    'Could not send message due to lack of payment. Messaging can resume once overdue invoices towards 360Dialog are settled.',
  ),
  'account-locked': refused(400, 'Your WhatsApp for Business API has been disabled'),
  maintenance: refused(502, 'WhatsApp for Business API not available'),
  'unexpected-condition': refused(500, 'Internal server error'),
};
