import type { Clock } from '@wamux/core';
import type { PairBuckets } from './pair-buckets.js';
import type { Permits, PermitUse } from './permits.js';

/** The authority on what a process may use of its limits: the process itself, or a store that it shares with others. */
export interface PermitAuthority {
  readonly clock: Clock;
  open(key: string, uses: { readonly calls: PermitUse; readonly messages: PermitUse }): LimitPermits;
}

/** The permits behind one key. */
export interface LimitPermits {
  readonly calls: Permits;
  /** The window of the rate: a message keeps its permit for a second. */
  readonly messages: Permits;
  readonly buckets: PairBuckets;
}
