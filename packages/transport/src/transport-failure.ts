/**
 * How far a request got. Until `sending` no byte of it has left, so it certainly was not accepted; from then on
 * nobody knows.
 */
export type Phase = 'connecting' | 'sending' | 'awaiting-response' | 'reading-body';

/**
 * What went wrong.
 *
 * - No connection was made: `refused` · `dns` · `unreachable` · `tls` · `connect-timeout`, within `connectTimeoutMs` ·
 * `not-left`, within `leaveWithinMs`.
 * - `connection-lost`: it broke, or the answer was no HTTP. `deadline`: `timeoutMs` was over. `aborted`: the caller's
 * signal.
 * - `closed`: the transport was closed before. `body-too-large`: over `maxBodyBytes`. `invalid-request`: it could not
 * be written as HTTP.
 */
export type FailureReason =
  | 'refused'
  | 'dns'
  | 'unreachable'
  | 'tls'
  | 'connect-timeout'
  | 'connection-lost'
  | 'not-left'
  | 'deadline'
  | 'aborted'
  | 'closed'
  | 'body-too-large'
  | 'invalid-request';

/** Why an exchange brought no whole answer. */
export interface TransportFailure {
  /** How far the request had got: whether it may have been accepted. */
  readonly phase: Phase;
  /** What went wrong, whatever the HTTP library calls it. */
  readonly reason: FailureReason;
  /** The system's or the HTTP library's error code, such as `ECONNREFUSED`. */
  readonly code?: string;
  /** Where the status line had arrived. */
  readonly status?: number;
}

const reasonsByCode: Readonly<Record<string, FailureReason>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  NO_PUBLIC_ADDRESS: 'dns',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'connect-timeout',
  EPROTO: 'tls',
  UND_ERR_INVALID_ARG: 'invalid-request',
  UND_ERR_CLOSED: 'closed',
  UND_ERR_DESTROYED: 'closed',
};

const tlsCode = /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)|CERT|_ISSUER_/;

/** The code of a thrown network error; looks into `cause`, where `fetch` hides it. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? errorCode(error.cause) : undefined;
}

/** What a network error's code says about the reason; codes that say nothing more mean a lost connection. */
export function reasonOf(code: string | undefined): FailureReason {
  if (code === undefined) return 'connection-lost';
  return reasonsByCode[code] ?? (tlsCode.test(code) ? 'tls' : 'connection-lost');
}
