import {
  type ErrorKind,
  errorKinds,
  lookUp,
  type ProviderError,
  redactText,
  type Sensitive,
} from '@wamux/core';
import { type Answer, classifyStatus } from '@wamux/transport';
import { errorAnswer, type GraphError, graphError } from './cloud-api-api.js';

/**
 * Meta's codes. The HTTP status beside one differs between Meta's own documents, so it says nothing.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
const kinds: Readonly<Record<string, ErrorKind>> = {
  0: 'auth',
  190: 'auth',
  3: 'permission',
  10: 'permission',
  368: 'permission',
  130497: 'permission',
  131005: 'permission',
  131031: 'permission',
  131042: 'billing',
  4: 'rate_limited',
  80007: 'rate_limited',
  130429: 'rate_limited',
  131056: 'pair_rate_limited',
  131048: 'quota_exhausted',
  33: 'validation',
  100: 'validation',
  131008: 'validation',
  131009: 'validation',
  131021: 'validation',
  135000: 'validation',
  131051: 'unsupported',
  131026: 'recipient_invalid',
  131050: 'recipient_blocked',
  131030: 'recipient_not_allowed',
  130472: 'marketing_suppressed',
  131049: 'marketing_suppressed',
  131047: 'window_closed',
  132001: 'template_not_found',
  132005: 'template_not_found',
  132007: 'template_not_found',
  132000: 'template_params',
  132012: 'template_params',
  132015: 'template_disabled',
  132016: 'template_disabled',
  132068: 'template_disabled',
  132069: 'template_disabled',
  131052: 'media',
  131053: 'media',
  131037: 'sender_misconfigured',
  131045: 'sender_misconfigured',
  134011: 'sender_misconfigured',
  // Down, overloaded or in maintenance, and saying so before it takes anything.
  2: 'unavailable',
  131016: 'unavailable',
  131057: 'unavailable',
  133004: 'unavailable',
  // Something went wrong, and nobody says at which point.
  1: 'provider_error',
  131000: 'provider_error',
};

/** Codes that Meta documents as ranges; a code of the table above is not asked about here. */
const ranges: readonly { readonly from: number; readonly to: number; readonly kind: ErrorKind }[] = [
  { from: 200, to: 299, kind: 'permission' },
  { from: 133_000, to: 133_016, kind: 'sender_misconfigured' },
];

function kindOfCode(code: string): ErrorKind | undefined {
  const number = Number(code);
  return lookUp(kinds, code) ?? ranges.find(({ from, to }) => number >= from && number <= to)?.kind;
}

/** A refused request. */
export function mapCloudApiError(answer: Answer): ProviderError {
  const parsed = errorAnswer.safeParse(answer.json);
  const error: Partial<GraphError> = parsed.success ? parsed.data.error : {};
  const { code } = error;
  return {
    kind: kindOf(answer.status, error),
    message: `Meta answered: ${wordsOf(error) ?? `HTTP ${answer.status} without an explanation`}`,
    ...(code != null && { providerCode: code }),
  };
}

function kindOf(httpStatus: number, { code, message, type }: Partial<GraphError>): ErrorKind {
  const byHttp = classifyStatus(httpStatus);
  // A refusal with HTTP 2xx is documented nowhere.
  if (code == null || byHttp === 'bad_response') return byHttp;
  // Where the HTTP status leaves the outcome open, somebody in front of Meta may be speaking: there only the whole form
  // of Meta's errors is a refusal of Meta's.
  const open = errorKinds[byHttp].outcome === 'unknown';
  if (open && (!message || !type)) return byHttp;
  return kindOfCode(code) ?? byHttp;
}

/** Why a message that was taken failed later. Meta's words may repeat a number or a key. */
export function mapCloudApiFailure(provider: string, raw: unknown, sensitive: Sensitive): ProviderError {
  const parsed = graphError.safeParse(raw);
  const error: Partial<GraphError> = parsed.success ? parsed.data : {};
  const { code } = error;
  return {
    kind: (code == null ? undefined : kindOfCode(code)) ?? 'unknown',
    provider,
    message: redactText(`Meta reports: ${wordsOf(error) ?? 'no reason given'}`, sensitive),
    ...(code != null && { providerCode: code }),
  };
}

/** Every word once: the same sentence often stands in two members. */
function wordsOf({ message, title, error_data }: Partial<GraphError>): string | undefined {
  const words = new Set([message ?? title, error_data?.details].filter(Boolean));
  return words.size === 0 ? undefined : [...words].join(': ');
}
