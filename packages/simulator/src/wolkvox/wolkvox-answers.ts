import { type Answer, htmlAnswer, jsonAnswer } from '../answer.js';
import type { RefusalName } from '../fault.js';

// https://www.wolkvox.com/en/api-response-codes
// assumed: the HTTP status repeats the code of the body.

export type WolkvoxRefusal =
  | 'no-token'
  | 'wrong-token'
  | 'too-many-at-once'
  | 'token-limit'
  | 'unknown-api'
  | 'parameters'
  | 'window-closed'
  | 'maintenance'
  | 'unlisted';

const refused = (code: number, error: string, msg: string): Answer => jsonAnswer(code, { code, error, msg });

export const wolkvoxRefusals: Readonly<Record<WolkvoxRefusal, Answer>> = {
  'no-token': refused(401, 'UNAUTHORIZED', 'PLEASE ENTER THE WOLKVOX-TOKEN'),
  'wrong-token': refused(403, 'FORBIDDEN', 'PLEASE VALIDATE TOKEN'),
  'too-many-at-once': refused(403, 'FORBIDDEN', 'EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)'),
  'token-limit': refused(403, 'FORBIDDEN', 'TOKEN LIMIT EXCEEDED'),
  'unknown-api': refused(400, 'BAD REQUEST', 'THE API YOU WANT TO CONSULT DOES NOT EXIST'),
  parameters: refused(400, 'BAD REQUEST', 'SOME PARAMETERS ARE REQUIRED'),
  // assumed: the text. It is documented that a message to a customer who has not answered is refused.
  'window-closed': refused(400, 'BAD REQUEST', 'THE CUSTOMER HAS NOT ANSWERED WITHIN 24 HOURS'),
  // assumed: the text. The 403 during maintenance and backups is documented.
  maintenance: refused(403, 'FORBIDDEN', 'THE SERVER IS UNDER MAINTENANCE'),
  // assumed: there are texts that the document does not list, such as one for a template that is gone.
  unlisted: refused(400, 'BAD REQUEST', 'THE TEMPLATE DOES NOT EXIST'),
};

/** The refusals that can be staged. A closed window cannot: no document says how Wolkvox answers it. */
export const wolkvoxFaults: Readonly<Partial<Record<RefusalName, Answer>>> = {
  unauthorized: wolkvoxRefusals['wrong-token'],
  'rate-limit': wolkvoxRefusals['too-many-at-once'],
  quota: wolkvoxRefusals['token-limit'],
  validation: wolkvoxRefusals.parameters,
  'not-found': wolkvoxRefusals['unknown-api'],
  maintenance: wolkvoxRefusals.maintenance,
  'unlisted-code': wolkvoxRefusals.unlisted,
};

/** assumed: outside its two scripts, the web server itself answers. */
export const noSuchPage: Answer = htmlAnswer(404, 'Not Found');

/** The answer to a send: `code` is a number here, and nothing identifies the message. */
export const sent = (): Answer =>
  jsonAnswer(201, { code: 201, error: null, msg: 'Message has been sent successfully' });

/** Every other answer: `code` is a string here. */
export const done = (msg: string, data: unknown): Answer =>
  jsonAnswer(200, { code: '200', error: null, msg, data });
