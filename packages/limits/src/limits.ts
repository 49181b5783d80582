import { createHash } from 'node:crypto';

/** What a provider allows. The defaults are each adapter's, from the provider's documentation; a config may change them. */
export interface Limits {
  /** Calls with the same key share the limits. It holds no credential, so a store that is shared may keep it. */
  readonly key: string;
  /** Calls in flight, of any kind. */
  readonly concurrency: number;
  /** Messages in any second. Without it there is no limit. */
  readonly perSecond?: number | undefined;
  /**
   * The bucket of each recipient gets one more token in this time, in milliseconds, and a message takes one. Without it, or
   * with 0, messages to one recipient have no limit of their own.
   */
  readonly pairIntervalMs?: number | undefined;
  /** Tokens in a full bucket: so many messages may go to one recipient at once. Default 1. */
  readonly pairBurst?: number | undefined;
  /** How many calls may wait; more are refused. */
  readonly queue: number;
}

/** Names what is limited together by its parts: an origin and a credential, say. The parts cannot be read from it. */
export function limitKey(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);
}
