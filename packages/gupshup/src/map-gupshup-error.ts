import type { ErrorKind, ProviderError } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';
import { redactText, type Sensitive } from '@wamux/core/redaction';
import { findMetaErrorCode, readMetaAnswer } from '@wamux/meta-format';
import { type Answer, classifyStatus, type ErrorMeaning, remarkOn } from '@wamux/provider-kit';
import { ownErrorAnswer } from './gupshup-api.js';

const partner = 'https://partner-docs.gupshup.io';
const failures = 'https://docs.gupshup.io/docs/error-codes';
const events = 'https://docs.gupshup.io/docs/message-events';
/** Codes of Meta’s API before the Cloud API. */
const olderMeta = 'https://www.twilio.com/docs/whatsapp/api/error-code-mapping';
const newerFailures = 'https://docs.gupshup.io/docs/error-and-status-messages';

/** Gupshup's own refusals have no codes: only their texts tell them apart. */
const refusals: readonly (readonly [when: string, words: RegExp, kind: ErrorKind, meaning: string])[] = [
  ['“Authentication Failed”', /authentication failed|unauthori[sz]ed/i, 'auth', 'the token is not valid'],
  ['“Too Many Requests”', /too many requests/i, 'rate_limited', 'too many calls'],
  ['“Invalid Destination”', /invalid destination/i, 'recipient_invalid', 'the number is none'],
  ['“Not App Owner”', /not app owner/i, 'permission', 'the token is of another app'],
  [
    '“Callback Billing must be enabled”',
    /callback billing/i,
    'permission',
    'the account is not set up for this API',
  ],
  ['“Invalid App Details”', /invalid app/i, 'sender_misconfigured', 'there is no such app'],
];

/**
 * Codes of messages that Gupshup itself fails, and of Meta's older API, which it passes on. Others are Meta's of today.
 * @see https://github.com/glific/glific/issues/2046
 */
const codes: readonly (readonly [code: string, kind: ErrorKind, meaning: string, source?: string])[] = [
  ['470', 'window_closed', 'more than a day since the user wrote, in the code of Meta’s older API', events],
  ['471', 'quota_exhausted', 'restricted for spam, in the code of Meta’s older API', olderMeta],
  ['472', 'marketing_suppressed', 'the user is in an experiment, in the code of Meta’s older API', olderMeta],
  ['500', 'provider_error', 'an internal error'],
  ['1001', 'sender_misconfigured', 'the app and the number that sends do not belong together', newerFailures],
  ['1002', 'recipient_invalid', 'the number is not on WhatsApp'],
  ['1003', 'billing', 'not enough balance'],
  ['1004', 'window_closed', 'no session, and no opt-in'],
  ['1005', 'window_closed', 'no session: only a template may be sent'],
  ['1006', 'window_closed', 'the user has not opted in'],
  ['1007', 'window_closed', 'no session with the user'],
  ['1008', 'recipient_blocked', 'the user has not opted in, and is inactive'],
  ['1009', 'validation', 'a parameter is missing', newerFailures],
  ['1010', 'media', 'the file could not be fetched'],
  ['1011', 'media', 'the size of the file is not valid', newerFailures],
  ['1012', 'recipient_blocked', 'the user is blocked'],
  ['1013', 'recipient_invalid', 'not on WhatsApp, in the code of Meta’s older API', olderMeta],
  ['1015', 'rate_limited', 'too many requests, in the code of Meta’s older API', olderMeta],
  [
    '1026',
    'recipient_invalid',
    'the recipient cannot receive it, in the code of Meta’s older API',
    olderMeta,
  ],
  ['2000', 'template_params', 'another number of parameters, in the code of Meta’s older API', olderMeta],
  ['2001', 'template_not_found', 'no such template, in the code of Meta’s older API', olderMeta],
  ['4001', 'rate_limited', 'too many messages'],
  ['4002', 'bad_response', 'WhatsApp’s answer could not be read'],
  ['4003', 'template_not_found', 'the template does not match'],
  ['4004', 'unsupported', 'only numbers that Meta hosts can have this type of message', newerFailures],
  ['4005', 'template_disabled', 'the template is paused', newerFailures],
];
const kinds: Readonly<Record<string, ErrorKind>> = Object.fromEntries(
  codes.map(([code, kind]) => [code, kind]),
);

/** The table of the provider's page. */
export const gupshupErrorMeanings: readonly ErrorMeaning[] = [
  ...refusals.map(([when, , kind, meaning]) => ({ code: 'error', when, meaning, kind, source: partner })),
  ...codes.map(([code, kind, meaning, source = failures]) => ({ code, meaning, kind, source })),
];

/** An answer that is not what was asked for, as an error: Gupshup's own, or Meta's, passed on. */
export function mapGupshupError(answer: Answer): ProviderError {
  const parsed = ownErrorAnswer.safeParse(answer.json);
  if (!parsed.success) return readPassedOn(answer);
  const words = parsed.data.message ?? `HTTP ${answer.status} without an explanation`;
  const kind = kindOf(answer.status, words);
  const remark = kind === 'unlisted_code' ? ' (not in our table)' : '';
  return { kind, message: `Gupshup answered: ${words}${remark}` };
}

/** Whether an answer is a refusal of Gupshup's own, whatever its HTTP status. */
export const isOwnError = ({ json }: Answer): boolean =>
  (json as { readonly status?: unknown } | null | undefined)?.status === 'error';

/** The kind of Gupshup's own error. inferred: known words are a refusal even below a 2xx. A 5xx leaves the outcome open. */
function kindOf(httpStatus: number, words: string): ErrorKind {
  if (httpStatus >= 500) return classifyStatus(httpStatus);
  const known = refusals.find(([, pattern]) => pattern.test(words))?.[2];
  if (known !== undefined) return known;
  return classifyStatus(httpStatus);
}

function readPassedOn(answer: Answer): ProviderError {
  const error = readMetaAnswer(answer);
  if (Object.hasOwn(Object(answer.json), 'error')) return error;
  return { ...error, message: `Gupshup answered: HTTP ${answer.status} without an explanation` };
}

/** Why Gupshup itself failed a message that it had taken. */
export function mapGupshupFailure(
  provider: string,
  code: string | null | undefined,
  reason: string | null | undefined,
  sensitive: Sensitive,
): ProviderError {
  const words = redactText(reason || 'no reason given', sensitive);
  if (!code) {
    const message = `Gupshup reports a failure without a code: ${words}`;
    return { kind: 'unlisted_code', provider, message };
  }
  const kind = getOwn(kinds, code) ?? findMetaErrorCode(Number(code))?.kind ?? 'unlisted_code';
  const remark = remarkOn(kind, "Gupshup's", code);
  return { kind, provider, providerCode: code, message: `Gupshup reports ${code}: ${words}${remark}` };
}
