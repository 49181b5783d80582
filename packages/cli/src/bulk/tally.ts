import type { MessageState } from '@wamux/outbox';
import type { ExitName } from '../exit-codes.js';

/** How many rows had which outcome. */
export interface Tally {
  /** Accepted by a provider, delivered or not. */
  readonly sent: number;
  /** Those of them that were delivered. */
  readonly delivered: number;
  /** Not accepted for good, expired, canceled, or failed later. */
  readonly failed: number;
  /** It is unknown whether a provider has them. */
  readonly unknown: number;
  /** Those of the unknown that the provider is still being asked about. */
  readonly lookedUp: number;
}

export function toTally(countOf: (state: MessageState) => number): Tally {
  const sum = (...states: MessageState[]): number =>
    states.reduce((total, state) => total + countOf(state), 0);
  return {
    sent: sum('accepted', 'delivered', 'read'),
    delivered: sum('delivered', 'read'),
    failed: sum('failed', 'expired', 'canceled'),
    unknown: sum('reconciling', 'needs-review'),
    lookedUp: sum('reconciling'),
  };
}

/**
 * Chooses the exit code. Unknown outcomes decide before failed ones: a person who sends the failed rows again must not send
 * those. That the outcomes could not be written to a file decides last.
 */
export function exitOfTally({ failed, unknown }: Tally, isWritten: boolean): ExitName {
  if (unknown > 0) return 'unknown';
  if (failed > 0) return 'failed';
  return isWritten ? 'ok' : 'output';
}
