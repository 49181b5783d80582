import { type ErrorKind, errorKinds, lookUp, type ProviderError } from '@wamux/core';
import { type Answer, classifyStatus } from '@wamux/transport';
import { type ErrorAnswer, errorAnswer } from './decision-telecom-api.js';

/**
 * The vendor's codes. The `status` beside them looks like HTTP and is not: 503 is a closed window, 401 a wrong
 * file. 0 is a code like any other.
 * @see https://en-api.decisiontele.com/whatsapp-business-api
 */
const kinds: Readonly<Record<string, ErrorKind>> = {
  0: 'rate_limited',
  1: 'validation',
  2: 'provider_error',
  3: 'billing',
  4: 'provider_error',
  5: 'provider_error',
  6: 'provider_error',
  7: 'window_closed',
  8: 'media',
  9: 'media',
};

/** An answer that is not what was asked for, as an error; the message keeps the vendor's own words. */
export function mapDecisionTelecomError(answer: Answer): ProviderError {
  const parsed = errorAnswer.safeParse(answer.json);
  const body = parsed.success ? parsed.data : {};
  const { code, name, message } = body;
  const words = [name, message].filter(Boolean).join(': ');
  const text = words === '' ? `HTTP ${answer.status} without an explanation` : words;
  return {
    kind: kindOf(answer.status, body),
    message: `DecisionTelecom answered: ${text}`,
    ...(code != null && { providerCode: String(code) }),
  };
}

function kindOf(httpStatus: number, { code, message, status }: Partial<ErrorAnswer>): ErrorKind {
  const byHttp = classifyStatus(httpStatus);
  if (code == null) return byHttp;
  // The vendor refuses with HTTP 200. Where another HTTP status leaves the outcome open, somebody in front of the vendor
  // may be speaking: there only the vendor's whole form is its refusal.
  const open = httpStatus >= 300 && errorKinds[byHttp].outcome === 'unknown';
  if (open && (!message || status == null)) return byHttp;
  return lookUp(kinds, code) ?? 'unknown';
}
