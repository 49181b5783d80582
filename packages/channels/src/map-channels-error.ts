import {
  type ErrorKind,
  type Issue,
  lookUp,
  type ProviderError,
  redactText,
  type Sensitive,
} from '@wamux/core';
import { type Answer, classifyStatus } from '@wamux/transport';
import { type ErrorAnswer, errorAnswer, type MessageAnswer } from './channels-api.js';
import { phoneNumbersAmong } from './contact-numbers.js';

/** A refused request. @see https://docs.bird.com/api/channels-api/api-reference/messaging */
export function mapChannelsError(answer: Answer): ProviderError {
  const parsed = errorAnswer.safeParse(answer.json);
  const body = parsed.success ? parsed.data : {};
  const { code, message, details } = body;
  const issues = Object.entries(details ?? {}).map(
    ([path, problem]): Issue => ({
      path,
      message: Array.isArray(problem) ? problem.join(', ') : problem,
    }),
  );
  return {
    kind: kindOf(answer, body),
    message: `Bird answered: ${message ?? `HTTP ${answer.status} without an explanation`}`,
    ...(code != null && { providerCode: String(code) }),
    ...(issues.length > 0 && { issues }),
  };
}

function kindOf({ status }: Answer, { code, message }: Partial<ErrorAnswer>): ErrorKind {
  // A 503 in the form of Bird's own errors is Bird saying that it is down. Any other may come from a gateway that had
  // passed the request on, and those explain themselves too: `{"message":"Service Unavailable"}`.
  if (status === 503 && typeof code === 'string' && code !== '' && message) return 'unavailable';
  return classifyStatus(status);
}

/**
 * Where a message failed. The first four are before WhatsApp, so it certainly never got there.
 * @see https://docs.bird.com/api/channels-api/message-status-and-interactions/message-failure-sources
 */
const sources: Readonly<Record<string, ErrorKind>> = {
  'pre-processing': 'validation',
  accounting: 'billing',
  contact: 'recipient_invalid',
  touchpoint: 'template_not_found',
};

/**
 * Meta's codes, which a failure of source `whatsapp` carries.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
const whatsAppCodes: Readonly<Record<string, ErrorKind>> = {
  130429: 'rate_limited',
  130472: 'marketing_suppressed',
  130497: 'permission',
  131026: 'recipient_invalid',
  131031: 'permission',
  131042: 'billing',
  131047: 'window_closed',
  131048: 'quota_exhausted',
  131049: 'marketing_suppressed',
  131050: 'recipient_blocked',
  131051: 'unsupported',
  131052: 'media',
  131053: 'media',
  131056: 'pair_rate_limited',
  132000: 'template_params',
  132001: 'template_not_found',
  132005: 'template_not_found',
  132007: 'template_not_found',
  132012: 'template_params',
  132015: 'template_disabled',
  132016: 'template_disabled',
};

/**
 * The first two digits of Bird's own code name its family; single codes are documented nowhere.
 * @see https://docs.bird.com/api/channels-api/message-status-and-interactions/message-failure-codes
 */
const families: Readonly<Record<string, ErrorKind>> = { 11: 'validation', 12: 'provider_error' };

/** Why an accepted message failed later. Bird's words may repeat a number or a key. */
export function mapChannelsFailure(
  provider: string,
  { failure, reason, receiver }: Pick<MessageAnswer, 'failure' | 'reason' | 'receiver'>,
  sensitive: Sensitive,
): ProviderError {
  const source = failure?.source?.name ?? undefined;
  const sourceCode = failure?.source?.code ?? undefined;
  const code = failure?.code ?? undefined;
  const words = reason ?? failure?.description ?? 'no reason given';
  const providerCode = sourceCode ?? (code === undefined ? undefined : String(code));
  const message = source === undefined ? `Bird reports: ${words}` : `Bird reports (${source}): ${words}`;
  const recipients = phoneNumbersAmong(receiver?.contacts.map((contact) => contact.identifierValue) ?? []);
  return {
    kind: failureKind(source, sourceCode, code),
    provider,
    message: redactText(message, {
      ...sensitive,
      phoneNumbers: [...(sensitive.phoneNumbers ?? []), ...recipients],
    }),
    ...(providerCode !== undefined && { providerCode }),
  };
}

function failureKind(source = '', sourceCode = '', code?: number): ErrorKind {
  const bySource = source === 'whatsapp' ? lookUp(whatsAppCodes, sourceCode) : lookUp(sources, source);
  return bySource ?? lookUp(families, String(code ?? '').slice(0, 2)) ?? 'unknown';
}
