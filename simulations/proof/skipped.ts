/** A scenario needs something that this machine does not have; the message says what. */
export class Skipped extends Error {
  override readonly name = 'Skipped';
}
