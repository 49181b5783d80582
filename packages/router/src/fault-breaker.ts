import {
  type CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
  type IBreaker,
} from 'cockatiel';
import { RecentShare } from './recent-share.js';

const consecutiveFaults = 5;
/** How many faults in a row open the circuit while a provider is on probation. */
const consecutiveFaultsOnProbation = 2;
/** Equals the budget of repeats: a provider that fails more often than this costs more repeats than are allowed. */
const faultShare = 0.1;
const windowMs = 30_000;
/** With fewer calls than this in a window, the share is not considered. */
const leastCalls = 20;

/** Decides when a circuit opens: after faults in a row, or too many among the calls of the last half minute. */
export class FaultBreaker implements IBreaker {
  readonly #sampling = new RecentShare({ share: faultShare, durationMs: windowMs, leastCalls });
  readonly #consecutive = new ConsecutiveBreaker(consecutiveFaults);
  onProbation = false;
  /** Whether the next fault alone opens the circuit. */
  isDecisive = false;

  /** The state for the next process. It leaves out the calls of the last half minute, which will be too old by then. */
  get state(): unknown {
    return this.#consecutive.state;
  }

  set state(value: unknown) {
    if (typeof value === 'number') this.#consecutive.state = value;
  }

  success(state: CircuitState): void {
    this.#sampling.success(state);
    this.#consecutive.success();
  }

  failure(state: CircuitState): boolean {
    const tooMany = this.#sampling.failure(state);
    const inARow = this.#consecutive.failure();
    const failedProbation = this.onProbation && this.#consecutive.state >= consecutiveFaultsOnProbation;
    const decided = this.isDecisive;
    this.isDecisive = false;
    return decided || tooMany || inARow || failedProbation;
  }
}

/**
 * Makes the policy of a circuit. `ProviderHealth` decides when to probe, since that depends on what happened before and on
 * what is wrong. The policy itself uses the machine's clock, and would refuse for as long as that clock is behind the time
 * when the circuit opened.
 *
 * @param restored What `toJSON` of an earlier one returned.
 */
export const faultPolicy = (breaker: FaultBreaker, restored: unknown) =>
  circuitBreaker(
    handleWhenResult((signal) => signal !== 'success'),
    { breaker, halfOpenAfter: Number.NEGATIVE_INFINITY, initialState: restored },
  );
