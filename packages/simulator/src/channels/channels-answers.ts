import type { z } from 'zod';
import { type Answer, jsonAnswer } from '../answer.js';
import type { RefusalName } from '../fault.js';

// https://docs.bird.com/api/channels-api/supported-channels/programmable-whatsapp/sending-whatsapp-messages
// RequestError {code, message} and ValidationError {code, message, details} are documented, the values of `code`
// are not. assumed: all of them; and that 401, 403, 413 and 429 are shaped like a RequestError.

const requestError = (status: number, code: string, message: string): Answer =>
  jsonAnswer(status, { code, message });

export const unauthorized = requestError(401, 'Unauthorized', 'The access key is missing or not valid.');
export const tooLarge = requestError(413, 'PayloadTooLarge', 'The request is larger than 200 KB.');
export const notFound = (what: string): Answer =>
  requestError(404, 'NotFound', `The requested resource does not exist: ${what} not found`);
export const badRequest = (message: string): Answer => requestError(400, 'BadRequest', message);
export const notJson = badRequest('the body is not JSON');

type Details = Readonly<Record<string, readonly string[]>>;

export const validationError = (details: Details): Answer =>
  jsonAnswer(422, { code: 'InvalidPayload', message: 'The request did not pass validation', details });

/**
 * WhatsApp sends templates for login codes to phone numbers only; no page of Bird's was found that mentions it.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
 * assumed: that Bird refuses the message at once, and passes on Meta's text and code for it.
 */
export const codeToUserId = jsonAnswer(422, {
  code: 'InvalidPayload',
  message: '(#131062) Business-scoped User ID recipients are not supported for this message',
});

/** One entry per wrong field. assumed: a field is named by its path, with dots. */
export function validationErrorOf({ issues }: z.ZodError): Answer {
  const details: Record<string, string[]> = {};
  for (const issue of issues) {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const paths = keys.length > 0 ? keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const path of paths) {
      const field = path.join('.') || 'body';
      details[field] = [...(details[field] ?? []), issue.message];
    }
  }
  return validationError(details);
}

export const channelsFaults: Readonly<Partial<Record<RefusalName, Answer>>> = {
  unauthorized,
  forbidden: requestError(403, 'Forbidden', 'The access key has no permission for this resource.'),
  'not-found': notFound('channel'),
  conflict: requestError(
    409,
    'Conflict',
    'Creating the message was not possible because of conflicting conditions',
  ),
  validation: validationError({ body: ['Invalid input'] }),
  'invalid-template': validationError({ 'template.projectId': ['no active template'] }), // assumed: as a 422
  'unlisted-code': requestError(451, 'LegalReasons', 'Not here.'), // assumed: that Bird may give other reasons
  'rate-limit': requestError(429, 'TooManyRequests', 'Too many requests: try again later.'),
};
