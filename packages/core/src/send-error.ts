import type { ProviderError } from './errors.js';
import { withBoundedWait } from './helpers/bounded-wait.js';
import { errorKinds } from './policy/error-kinds.js';
import type { Attempt } from './receipt.js';

/** Why a send did not end as accepted. */
export interface SendError extends ProviderError {
  /** `not-accepted`: certainly not taken. `unknown`: perhaps taken; do not send it again without deciding to. */
  readonly outcome: 'not-accepted' | 'unknown';
  /** Our id of the message, by which an unknown outcome can be reconciled. Absent where the message was refused unread. */
  readonly correlationId?: string;
  /** Every provider that was tried or skipped, in order. */
  readonly attempts?: readonly Attempt[];
}

/** Makes an error of a send; the outcome follows from the kind, so the two cannot disagree. */
export function toSendError(
  error: ProviderError,
  context: { readonly correlationId?: string; readonly attempts?: readonly Attempt[] } = {},
): SendError {
  return { ...withBoundedWait(error), outcome: errorKinds[error.kind].outcome, ...context };
}
