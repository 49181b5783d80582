import { OutboxOpenError } from '../outbox-error.js';

/**
 * The carriage return of a `.env` file with the line ends of Windows would be part of the name: another file with nothing in
 * it would be made, and what waits in the real one be forgotten.
 *
 * @throws {OutboxOpenError} where white space or a control character stands at either end.
 */
export function requireBareAddress(url: string): void {
  if (url === url.trim() && !/^\p{Cc}|\p{Cc}$/u.test(url)) return;
  throw new OutboxOpenError(
    'url: begins or ends with white space; expected none. If it is a carriage return, save .env with Unix line endings (LF)',
  );
}
