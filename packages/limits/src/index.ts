export { createLimiter } from './create-limiter.js';
export { type DocumentedLimits, limitSettings } from './limit-settings.js';
export type { LimitedUse, Limiter, LimitRefusal, LimitUsage, Usage, WaitOptions } from './limiter.js';
export { type Limits, limitKey } from './limits.js';
export type { PairLimit } from './pair-buckets.js';
export type { PermitLease } from './permit-lease.js';
export type { LeaseChange, PairTake, PairTaken, PermitStore } from './permit-store.js';
export { createSharedLimiter, type SharedLimiter, type SharedLimiterOptions } from './shared-limiter.js';
