import type { ErrorKind } from '@wamux/core';

/**
 * One meaning of one of a provider's codes: a row of the table that an adapter reads refusals by, and that its page in
 * `docs/providers` shows. What follows from it is not in the row but in the row of its kind in `errorKinds`.
 */
export interface ErrorMeaning {
  /** As the provider writes it; a range with a dash: `200–299`. */
  readonly code: string;
  /** What tells this meaning apart from others of the same code. */
  readonly when?: string;
  /** What the code says happened, in our words. */
  readonly meaning: string;
  /** The kind that the adapter gives the error. */
  readonly kind: ErrorKind;
  /** The page that says so; `assumed` and why, where none does. */
  readonly source: string;
}
