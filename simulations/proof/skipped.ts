/** What a scenario needs cannot be had on this machine; the message says what. */
export class Skipped extends Error {
  override readonly name = 'Skipped';
}
