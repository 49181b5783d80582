import { type ErrorKind, type SendError, systemClock } from '@wamux/core';

/** How often a kind of error occurred, and when it last did. */
export interface ErrorCount {
  /** Since the router was made. */
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly lastAt: number;
}

/** Counts by kind. The errors themselves are not kept: they contain texts of providers, which may quote messages. */
export type ErrorsByKind = Readonly<Partial<Record<ErrorKind, ErrorCount>>>;

/** The errors with which one provider did not take messages. */
export class ErrorCounts {
  readonly #counts = new Map<ErrorKind, ErrorCount>();

  add({ kind }: Pick<SendError, 'kind'>): void {
    const { count = 0 } = this.#counts.get(kind) ?? {};
    this.#counts.set(kind, { count: count + 1, lastAt: systemClock.now() });
  }

  toJSON(): ErrorsByKind {
    return Object.fromEntries(this.#counts);
  }
}
