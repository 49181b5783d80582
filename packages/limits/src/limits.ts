import { createHash } from 'node:crypto';

/** What a provider allows. Each adapter has its defaults from the provider's documentation; a config may change them. */
export interface Limits {
  /** Calls with the same key share the limits. It contains no credential, so a shared store may keep it. */
  readonly key: string;
  /** Calls in flight, of any kind. */
  readonly concurrency: number;
  /** Messages in any second. Without it, the rate is not limited. */
  readonly perSecond?: number | undefined;
  /**
   * The time in which a recipient's bucket gains one token, in milliseconds; each message takes one. Without it, or with 0,
   * messages to one recipient have no limit of their own.
   */
  readonly pairIntervalMs?: number | undefined;
  /** The tokens in a full bucket: how many messages may go to one recipient at once. Default 1. */
  readonly pairBurst?: number | undefined;
  /** How many calls may wait; further ones are refused. */
  readonly queue: number;
}

/**
 * Makes the key of what is limited together from its parts, such as an origin and a credential. The parts cannot be
 * recovered from it.
 */
export function limitKey(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);
}
