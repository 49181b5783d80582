import { type Answer, jsonAnswer } from '../answer.js';
import { type Call, jsonBody } from '../call.js';
import type { RefusalName } from '../fault.js';
import { type InfobipStatusId, statusOf } from './infobip-status-codes.js';

/**
 * Every error of Infobip has this form.
 * https://www.infobip.com/docs/api/channels/whatsapp (responses of every operation)
 */
const exception = (status: number, messageId: string, text: string, validationErrors?: object): Answer =>
  jsonAnswer(status, { requestError: { serviceException: { messageId, text, validationErrors } } });

export const unauthorized = exception(401, 'UNAUTHORIZED', 'Unauthorized');
export const notFound = exception(404, 'NOT_FOUND', 'Not found');
/** Names each wrong member by its path. assumed: the texts, and that only the first one is named. */
export const badRequest = (field?: string, problem = 'is not valid'): Answer =>
  exception(400, 'BAD_REQUEST', 'Bad request', field === undefined ? undefined : { [field]: [problem] });

/** Events have errors of another form. https://www.infobip.com/docs/api/channels/whatsapp (send-whatsapp-events) */
export const badEvent = (property: string, violation: string): Answer =>
  jsonAnswer(400, {
    errorCode: 'E400',
    description: 'Request cannot be processed.',
    action: 'Check the syntax, violations and adjust the request.',
    violations: [{ property, violation }],
    resources: [],
  });

/** What an answer says about one message. */
export const messageInfo = (to: string, messageId: string, status: InfobipStatusId): object => ({
  to,
  messageCount: 1,
  messageId,
  status: statusOf(status),
});

interface AskedMessage {
  readonly to?: unknown;
  readonly messageId?: unknown;
}

/**
 * The messages of a request with this status, in the form in which their path answers.
 * assumed: that a refusal by a status of the group REJECTED is answered with a 200, as every status is; no document shows
 * such an answer.
 */
export const refusedAs =
  (status: InfobipStatusId) =>
  (call: Call): Answer => {
    const asked = Object(jsonBody(call)) as AskedMessage & { readonly messages?: readonly AskedMessage[] };
    const infoOf = ({ to, messageId }: AskedMessage): object =>
      messageInfo(String(to), String(messageId ?? 'a28dd97c-1ffb-4fcf-99f1-0b557ed381da'), status);
    return jsonAnswer(
      200,
      Array.isArray(asked.messages) ? { messages: asked.messages.map(infoOf) } : infoOf(asked),
    );
  };

/** https://www.infobip.com/docs/essentials/api-essentials/response-status-and-error-codes (general status codes) */
export const infobipFaults = {
  unauthorized,
  forbidden: exception(403, 'FORBIDDEN', 'Forbidden'),
  'rate-limit': exception(429, 'TOO_MANY_REQUESTS', 'Too many requests'),
  validation: badRequest('content.text', 'must not be blank'),
  'not-found': notFound,
  'unexpected-condition': exception(500, 'GENERAL_ERROR', 'Something went wrong. Please contact support.'),
  'no-balance': refusedAs(12),
  'pair-rate': refusedAs(20),
  conflict: refusedAs(23),
  'number-not-registered': refusedAs(11),
  'account-locked': refusedAs(19),
  'country-barred': refusedAs(6),
  'not-on-test-list': refusedAs(18),
  undeliverable: refusedAs(52),
  'opted-out': refusedAs(14),
  'unlisted-code': refusedAs(999),
} as const satisfies Partial<Record<RefusalName, Answer | ((call: Call) => Answer)>>;
