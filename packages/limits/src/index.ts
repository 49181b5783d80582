/**
 * How calls keep to what a provider allows: how many may be in flight, how many messages may leave in a second, and how many
 * may go to one recipient.
 *
 * **One queue** (`LimiterQueue`) for each key, that is, for each credential. A call needs a *permit* to be in flight; a
 * message needs a permit of the rate as well, which it has for a second (`SentWindow`), and a *token* of its recipient's
 * bucket (`PairBuckets`). Calls that cannot have them at once wait in the order in which they came. A message whose recipient
 * has to cool down waits aside, so that nobody else waits for it, and so do later messages to the same recipient, so that
 * they stay in order (`RecipientCooldowns`).
 *
 * **What is known is said at once.** A wait that is known to be longer than the caller has time is refused when the call
 * comes, with the time at which it is worth another try. `findRefusal` and `acquire` are one piece of code, so a preview
 * cannot promise what a send does not keep.
 *
 * **The authority** over permits is one of two:
 *
 * - `LocalPermits`: this process. It has all permits, and knows everything.
 * - `LeasedPermits`: a store that processes share (`PermitStore`; an outbox has one in its database). A process *leases*
 *   permits before it needs them, so that a call which finds one asks nobody, and trusts its lease until the lease ends by
 *   the time of the store. It renews the lease when a third of it has passed. Tokens are not leased: each one is taken from
 *   the store, because a token is used up and never comes back.
 *
 * What a process may use of a limit, where the store is the authority:
 *
 * ```text
 *                 asks, and gets some        the lease ends, or the process closes
 *   [no permits] -------------------> [leased] --------------------------------------> [its part]
 *                                      ^    | renews the lease, gets more, gives back     |
 *                                      |    |                                             |
 *                                      +----+<--------------------------------------------+
 *                                                       reaches the store again
 *
 *   its part: the limit divided by the number of processes that it last knew of, rounded down
 * ```
 *
 * The store sees the same from the other side: a lease that has ended is in *grace* for one more lease, in which the process
 * is counted with its rounded part of the limit, since it may be alive and use that. Only then are its permits given to
 * others. So two processes never believe in the same permit; in doubt less is sent than is allowed. What cannot be divided
 * (one call at a time, the token of a recipient) no process uses without the store, unless it was alone when it last heard
 * of it. One thing no lease can prevent: a process that stands still for longer than its lease may have a call in flight
 * while another one has the permit.
 *
 * Where there are fewer permits than processes, one that has a permit gives it up after half a second if another one has
 * none (`dividePermits`).
 *
 * If two configs share a key and disagree, the strictest limit wins.
 *
 * Why it is done in this way: ADR 0008 (where limits are kept), ADR 0015 (leases), ADR 0019 (one queue, buckets, refusals).
 *
 * @packageDocumentation
 */

export { createLimiter } from './create-limiter.js';
export { type DocumentedLimits, limitSettings } from './limit-settings.js';
export type { LimitedUse, Limiter, LimitRefusal, LimitUsage, Usage, WaitOptions } from './limiter.js';
export { type Limits, limitKey } from './limits.js';
export type { PairLimit } from './pair-buckets.js';
export type { PermitLease } from './permit-lease.js';
export type { LeaseChange, PairTake, PairTaken, PermitStore } from './permit-store.js';
export { createSharedLimiter, type SharedLimiter, type SharedLimiterOptions } from './shared-limiter.js';
