import { type Answer, jsonAnswer } from '../answer.js';
import type { RefusalName } from '../fault.js';

const unexpected =
  'The server encountered an unexpected condition which prevented it from fulfilling the request';

/** https://en-api.decisiontele.com/whatsapp-business-api (errors). assumed: every `name`. */
const errors = {
  0: { name: 'Too Many Requests', message: 'Rate limit exceeded', status: 429 },
  1: { name: 'Invalid Parameter', message: 'Empty parameter or parameter validation error', status: 400 },
  2: { name: 'Internal Server Error', message: unexpected, status: 500 },
  3: { name: 'Payment Required', message: 'User balance is empty', status: 402 },
  7: {
    name: 'Service Unavailable',
    message:
      'Message failed to send because more than 24 hours have passed since the customer last replied to this ' +
      'number. In this case, you can only send a template message',
    status: 503,
  },
  8: { name: 'Unauthorized', message: 'Invalid MIME type file_url', status: 401 },
  42: { name: 'Not documented', message: 'A code that no document has', status: 400 }, // assumed: that the vendor adds codes
  9: { name: 'Unauthorized', message: 'Invalid file extension', status: 401 },
} as const;

/** The status is in the body; the HTTP status is 200 all the same. */
function refused(code: keyof typeof errors, parameter?: string): Answer {
  const { name, message, status } = errors[code];
  return jsonAnswer(200, { name: parameter ? `${name}: ${parameter}` : name, message, code, status });
}

export const invalidParameter = (parameter: string): Answer => refused(1, parameter);
export const windowClosed: Answer = refused(7);
export const invalidExtension: Answer = refused(9);

/** The only refusal with an HTTP status of its own; its shape differs too. */
export const unauthorized: Answer = jsonAnswer(401, {
  status: 401,
  message: 'Your request was made with invalid credentials.', // assumed: the text
});

/** assumed: in the form of Yii 2, the framework whose form the refusals have; it writes 0 where it has no code. */
export const noSuchPage: Answer = jsonAnswer(404, {
  name: 'Not Found',
  message: 'Page not found.',
  code: 0,
  status: 404,
});

export const decisionTelecomFaults: Readonly<Partial<Record<RefusalName, Answer>>> = {
  unauthorized,
  'rate-limit': refused(0),
  validation: refused(1),
  'invalid-template': refused(1), // assumed: no code of its own is documented
  'unexpected-condition': refused(2),
  'no-balance': refused(3),
  'window-closed': windowClosed,
  'media-type': refused(8),
  'media-extension': invalidExtension,
  'unlisted-code': refused(42),
};

export const sent = (messageId: number): Answer => jsonAnswer(200, { message_id: messageId });

export const statusOf = (messageId: number, status: number): Answer =>
  jsonAnswer(200, { message_id: messageId, status });
