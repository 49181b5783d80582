import type { Clock } from '@wamux/core';
import type { PairBuckets } from './pair-buckets.js';
import type { Permits, PermitUse } from './permits.js';

/** Who says what a process may use of its limits: the process itself, or a store that it shares with others. */
export interface PermitAuthority {
  readonly clock: Clock;
  open(key: string, uses: { readonly calls: PermitUse; readonly messages: PermitUse }): LimitPermits;
}

/** The permits behind one key. */
export interface LimitPermits {
  readonly calls: Permits;
  /** Of the rate: a message has its permit for a second. */
  readonly messages: Permits;
  readonly buckets: PairBuckets;
}
