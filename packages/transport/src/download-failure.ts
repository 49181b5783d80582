import { errorCode, type FailureReason, reasonOf, type TransportFailure } from './transport-failure.js';

/** Reasons that there never was a connection for. */
const beforeConnection: ReadonlySet<FailureReason> = new Set<FailureReason>([
  'refused',
  'dns',
  'unreachable',
  'tls',
  'connect-timeout',
  'invalid-request',
]);

/**
 * Why a file did not come. It can be fetched again, so how far its request got decides nothing; but an error should not say that
 * one was sent where there was nobody to send it to.
 *
 * @param stopped Why we ended it, where we did.
 */
export function toDownloadFailure(
  error: unknown,
  stopped: 'aborted' | 'deadline' | undefined,
): TransportFailure {
  if (stopped !== undefined) return { phase: 'awaiting-response', reason: stopped };
  const code = errorCode(error);
  const reason = reasonOf(code);
  const phase = beforeConnection.has(reason) ? 'connecting' : 'awaiting-response';
  return { phase, reason, ...(code !== undefined && { code }) };
}
