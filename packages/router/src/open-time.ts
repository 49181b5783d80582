import { type ErrorKind, errorKinds } from '@wamux/core';
import { needsOperator, type OpeningReason } from './health-signal.js';
import type { HealthSettings, HealthSnapshot } from './health-snapshot.js';

export const defaultDwellMs = 30_000;
const defaultMaximumMs = 300_000;
/** A circuit that stayed closed for this many times `minOpenMs` has a clean record again. */
const quietTimes = 10;

/**
 * How long a circuit stays open: twice as long each time it opens again soon, within bounds. For a reason that only an
 * operator can fix, it stays open at least as long as is usual for that reason.
 */
export class OpenTime {
  readonly #minOpenMs: number;
  readonly #maxOpenMs: number;
  /** How long the circuit stays open, in milliseconds; a recovering circuit is watched for the same time. */
  ms: number;
  /** How often the circuit opened without a long quiet time in between. */
  openings: number;

  constructor(
    { dwellMs = defaultDwellMs, maximumDwellMs = defaultMaximumMs }: HealthSettings,
    restored?: Pick<HealthSnapshot, 'dwellMs' | 'openings'>,
  ) {
    this.#minOpenMs = dwellMs;
    this.#maxOpenMs = Math.max(dwellMs, maximumDwellMs);
    this.ms = Math.min(this.#maxOpenMs, restored?.dwellMs ?? dwellMs);
    this.openings = restored?.openings ?? 0;
  }

  /** @param closedForMs How long the circuit was closed before; 0 where it was not. */
  lengthen(reason: OpeningReason, closedForMs: number): void {
    if (closedForMs > quietTimes * this.#minOpenMs) this.openings = 0;
    const usual = needsOperator(reason) ? (errorKinds[reason satisfies ErrorKind].retryAfterMs ?? 0) : 0;
    this.ms = Math.min(this.#maxOpenMs, Math.max(usual, this.#minOpenMs * 2 ** this.openings));
    this.openings += 1;
  }
}
