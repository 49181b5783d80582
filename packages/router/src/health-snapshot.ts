import type { BreakerState } from '@wamux/core';
import type { OpeningReason } from './health-signal.js';

/** How long a provider in trouble is out of use. */
export interface HealthSettings {
  /** The least time that a circuit stays open, in milliseconds; doubles each time it opens again soon. Default 30,000. */
  readonly dwellMs?: number | undefined;
  /** The most that this time may grow to, in milliseconds. Default 300,000. */
  readonly maximumDwellMs?: number | undefined;
}

/** A circuit as plain data, which may be stored and given to the router of the next process. */
export interface HealthSnapshot {
  /** The state of the circuit when the snapshot was made. */
  readonly state: BreakerState;
  /** When the state began, in milliseconds since the epoch; for a circuit that never changed, when the router was made. */
  readonly since: number;
  /** Why the circuit opened. */
  readonly reason?: OpeningReason | undefined;
  /** How long an open circuit stays so, or a recovering one is watched, in milliseconds. */
  readonly dwellMs: number;
  /** How often the circuit opened without a long quiet time in between. */
  readonly openings: number;
  /** The internal state of the breaker, such as its faults in a row; for `restoredHealth`. */
  readonly breaker: unknown;
}
