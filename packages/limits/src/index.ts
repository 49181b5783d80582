/**
 * Keeps calls within what a provider allows: how many may be in flight, how many messages may be sent in a second, and how
 * many to one recipient.
 *
 * **One queue** (`LimiterQueue`) for each key, that is, for each credential. A call needs a *permit* to be in flight. A
 * message also needs a permit of the rate, which it keeps for a second (`SentWindow`), and a *token* from its recipient's
 * bucket (`PairBuckets`). Calls that cannot get these at once wait in the order in which they came, behind the urgent ones. A
 * message whose recipient has to cool down waits aside, so that no other call waits for it, and so do later messages to the same
 * recipient, to stay in order (`RecipientCooldowns`).
 *
 * **Calls that cannot succeed are refused at once.** A call whose wait is known to be longer than it has time is refused
 * when it comes, with the time after which another try makes sense. `findRefusal` and `acquire` share their code, so a
 * preview cannot promise what a send does not keep.
 *
 * **The authority** over permits is one of two:
 *
 * - `LocalPermits`: the process itself, which has all permits.
 * - `LeasedPermits`: a store that processes share (`PermitStore`; an outbox has one in its database). A process *leases*
 *   permits before it needs them, so that a call which finds one need not ask the store. It relies on its lease until the
 *   lease ends by the store's time, and renews it when a third of it has passed. Tokens are not leased: each one is taken
 *   from the store, because a token is used up and never comes back.
 *
 * Where the store is the authority, a process may use this much of a limit:
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
 * From the store's side, a lease that has ended is in *grace* for one more lease. During that time the process is counted
 * with its rounded part of the limit, since it may be alive and use that. Only then are its permits given to others. So two
 * processes never rely on the same permit; in doubt, less is sent than is allowed. A process without the store uses nothing
 * that cannot be divided (a single call at a time, the token of a recipient), unless it was alone when it last reached the
 * store. One thing no lease can prevent: a process that is suspended for longer than its lease may have a call in flight
 * while another one has the permit.
 *
 * Where there are fewer permits than processes, a process gives its permit up after half a second if another one has none
 * (`dividePermits`).
 *
 * If two configs share a key and disagree, the strictest limit wins.
 *
 * The reasons are in ADR 0008 (where limits are kept), ADR 0015 (leases), ADR 0019 (one queue, buckets, refusals).
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
