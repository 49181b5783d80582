import { errorCode, type FailureReason, reasonOf, type TransportFailure } from './transport-failure.js';

/** Reasons that prove that there never was a connection. */
const beforeConnection: ReadonlySet<FailureReason> = new Set<FailureReason>([
  'refused',
  'dns',
  'unreachable',
  'tls',
  'connect-timeout',
  'invalid-request',
]);

/**
 * Says why a download failed. A file can be fetched again, so it does not matter how far the request got; but the error
 * should not say that it was sent where there was no connection.
 *
 * @param stopped Why we ended the download, if we did.
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
