import { type ErrorKind, errorKinds, type SendError, type SendReceipt } from '@wamux/core';
import type { Result } from 'neverthrow';

export type OpeningReason = ErrorKind | 'slow-delivery';

/** What the end of a call says about the provider; `silent`: nothing. */
export type Verdict = 'good' | 'silent' | OpeningReason;

/** What is wrong with a message says nothing bad about the provider that noticed. */
export function toVerdict(
  result: Result<SendReceipt, SendError>,
  isOwnFault: (error: SendError) => boolean,
): Verdict {
  if (result.isOk()) return 'good';
  const { error } = result;
  if (error.attempts?.at(-1)?.outcome === 'not-tried' || error.kind === 'canceled') return 'silent';
  if (errorKinds[error.kind].health === 'unaffected') return 'good';
  return isOwnFault(error) ? error.kind : 'silent';
}

/** Whether nothing gets through until somebody acts. */
export const needsOperator = (reason: Verdict | undefined): reason is ErrorKind =>
  reason !== undefined &&
  Object.hasOwn(errorKinds, reason) &&
  errorKinds[reason as ErrorKind].health === 'opens';
