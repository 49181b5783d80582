import type { Attempt, ProviderError, SendError } from 'wamux';
import type { Output, Style } from '../io.js';
import { adviceOn } from './advice.js';
import { cleanLine } from './clean.js';
import { type Cell, toTable } from './table.js';

/** Why something was not done, and what to do about it. */
export function toFailureLines(output: Output, error: ProviderError): string[] {
  return [`${output.paint('red', 'failed:')} ${toSentence(error)}`, adviceOn(error)];
}

/** Why a message was not accepted, or may have been. */
export function toSendFailureLines(output: Output, error: SendError): string[] {
  const { attempts = [], outcome } = error;
  const title =
    outcome === 'unknown'
      ? output.paint('magenta', 'UNKNOWN, it may have been accepted:')
      : output.paint('red', 'not accepted:');
  return [
    `${title} ${toSentence(error)}`,
    ...(attempts.length > 1 ? toAttemptLines(output, attempts) : []),
    ...(outcome === 'unknown' ? [] : [adviceOn(error)]),
  ];
}

const outcomeStyles: Readonly<Record<Attempt['outcome'], Style>> = {
  accepted: 'green',
  'not-accepted': 'yellow',
  'not-tried': 'dim',
  unknown: 'magenta',
};

/** Names each provider that was asked, and the outcome. */
export function toAttemptLines(output: Output, attempts: readonly Attempt[]): string[] {
  return toTable(
    output,
    ['provider', 'outcome', 'ms', 'why'],
    attempts.map(({ provider, outcome, durationMs, error }): Cell[] => [
      provider,
      [outcomeStyles[outcome], outcome],
      outcome === 'not-tried' ? '' : String(durationMs),
      error === undefined ? '' : `${error.kind}: ${error.message}`,
    ]),
  );
}

/** Says which provider answered what: `auth (bird-eu, HTTP 401, code 7): the key is wrong`. */
export function toSentence({ httpStatus, kind, message, provider, providerCode }: ProviderError): string {
  const who = [
    ...(provider === undefined ? [] : [provider]),
    ...(httpStatus === undefined ? [] : [`HTTP ${httpStatus}`]),
    ...(providerCode === undefined ? [] : [`code ${providerCode}`]),
  ];
  return cleanLine(`${kind}${who.length === 0 ? '' : ` (${who.join(', ')})`}: ${message}`);
}
