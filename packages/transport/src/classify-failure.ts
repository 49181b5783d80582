import type { ErrorKind, ProviderError } from '@wamux/core';
import { classifyStatus } from './classify-status.js';
import type { FailureReason, Phase, TransportFailure } from './transport-failure.js';

/** Before the first byte left: certainly not accepted. */
const beforeSending = {
  refused: 'unavailable',
  dns: 'unavailable',
  unreachable: 'unavailable',
  tls: 'unavailable',
  'connect-timeout': 'unavailable',
  'connection-lost': 'unavailable',
  // That the caller allows little time says nothing about the provider.
  'not-left': 'queue_timeout',
  deadline: 'unavailable',
  aborted: 'canceled',
  closed: 'canceled',
  'body-too-large': 'unavailable',
  'invalid-request': 'validation',
} as const satisfies Record<FailureReason, ErrorKind>;

/** Bytes may have left and no status came, so the outcome is unknown whatever the reason. */
const noAnswer: ErrorKind = 'timeout';

/** A 2xx had begun, so the message was probably taken, and only its receipt is lost. */
const successCutShort = (reason: FailureReason): ErrorKind =>
  reason === 'deadline' ? 'timeout' : 'bad_response';

const reasonTexts: Readonly<Record<FailureReason, string>> = {
  refused: 'the connection was refused',
  dns: 'the host name could not be resolved',
  unreachable: 'the host cannot be reached',
  tls: 'the TLS handshake failed',
  'connect-timeout': 'no connection in time',
  'connection-lost': 'the connection was lost',
  'not-left': 'no connection was made in the time allowed',
  deadline: 'the deadline passed',
  aborted: 'the caller stopped it',
  closed: 'the transport is closed',
  'body-too-large': 'the answer was too large',
  'invalid-request': 'the request is not valid HTTP',
};

const phaseTexts: Readonly<Record<Phase, string>> = {
  connecting: 'before anything was sent',
  sending: 'while the request was being sent',
  'awaiting-response': 'after the request was sent, before an answer',
  'reading-body': 'while the answer was being read',
};

/** Maps the way an exchange failed to an error kind; no other code does. The phase decides first, then the reason. */
export function classifyFailure(failure: TransportFailure): ProviderError {
  const detail = failure.code === undefined ? '' : ` (${failure.code})`;
  return {
    kind: kindOf(failure),
    message: `${reasonTexts[failure.reason]}${detail} ${phaseTexts[failure.phase]}`,
    ...(failure.status !== undefined && { httpStatus: failure.status }),
  };
}

function kindOf({ phase, reason, status }: TransportFailure): ErrorKind {
  if (phase === 'connecting') return beforeSending[reason];
  if (phase !== 'reading-body' || status === undefined) return noAnswer;
  return status >= 200 && status < 300 ? successCutShort(reason) : classifyStatus(status);
}
