import { type ErrorKind, errorKinds, type SendError, type SendReceipt } from '@wamux/core';
import type { Result } from 'neverthrow';
import { wasAsked } from './was-asked.js';

/** Why a circuit opened: the kind of the provider's fault, or messages that it accepts and does not deliver in time. */
export type OpeningReason = ErrorKind | 'slow-delivery';

/** What the end of a call says about the provider; `ignore` where it says nothing. */
export type HealthSignal = 'success' | 'ignore' | OpeningReason;

/** Turns the end of a call into a signal. A provider that rightly refuses a bad message works well. */
export function toHealthSignal(
  result: Result<SendReceipt, SendError>,
  isOwnFault: (error: SendError) => boolean,
): HealthSignal {
  if (result.isOk()) return 'success';
  const { error } = result;
  // With `queue_timeout`, the call got no connection in the short time that was allowed for one.
  if (!wasAsked(error) || error.kind === 'canceled' || error.kind === 'queue_timeout') return 'ignore';
  if (errorKinds[error.kind].health === 'unaffected') return 'success';
  return isOwnFault(error) ? error.kind : 'ignore';
}

/** Whether no message gets through until an operator acts. */
export const needsOperator = (reason: HealthSignal | undefined): reason is ErrorKind =>
  reason !== undefined &&
  Object.hasOwn(errorKinds, reason) &&
  errorKinds[reason as ErrorKind].health === 'opens';
