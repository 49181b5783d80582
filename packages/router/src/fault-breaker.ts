import {
  type CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
  type IBreaker,
} from 'cockatiel';
import { RecentShare } from './recent-share.js';

const consecutiveFaults = 5;
/** While a provider is on probation. */
const consecutiveFaultsOnProbation = 2;
/** The share of the budget of repeats: a provider that fails more often costs more repeats than there are. */
const faultShare = 0.1;
const windowMs = 30_000;
/** Fewer calls than this in a window say nothing about a share. */
const leastCalls = 20;

/** When a circuit opens: after faults in a row, or too many among the calls of the last half minute. */
export class FaultBreaker implements IBreaker {
  readonly #sampling = new RecentShare({ share: faultShare, durationMs: windowMs, leastCalls });
  readonly #consecutive = new ConsecutiveBreaker(consecutiveFaults);
  onProbation = false;
  /** The next fault opens the circuit by itself. */
  isDecisive = false;

  /** For the next process. The calls of the last half minute are left out: they say nothing any more by then. */
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
 * The policy of a circuit. When to probe is decided by who asks it: it depends on what happened before and on what is wrong.
 * The policy itself goes by the machine's clock, and would refuse for as long as that is behind of when the circuit opened.
 *
 * @param restored What `toJSON` of one like it has given.
 */
export const faultPolicy = (breaker: FaultBreaker, restored: unknown) =>
  circuitBreaker(
    handleWhenResult((signal) => signal !== 'success'),
    { breaker, halfOpenAfter: Number.NEGATIVE_INFINITY, initialState: restored },
  );
