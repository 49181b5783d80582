import { type ErrorKind, errorKinds, type ProviderError } from '@wamux/core';
import {
  type Answer,
  classifyStatus,
  type ErrorMeaning,
  saidOfUnlisted,
  unlistedKind,
} from '@wamux/provider-kit';
import { type ErrorAnswer, errorAnswer } from './decision-telecom-api.js';

const source = 'https://en-api.decisiontele.com/whatsapp-business-api';
const unexpected = 'an unexpected condition';

/**
 * The vendor's codes. The `status` beside them looks like HTTP and is not: 503 is a closed window, 401 a wrong
 * file. 0 is a code like any other.
 */
const codes: readonly ErrorMeaning[] = [
  { code: '0', kind: 'rate_limited', meaning: 'rate limit exceeded', source },
  { code: '1', kind: 'validation', meaning: 'a parameter is empty or not valid', source },
  { code: '2', kind: 'provider_error', meaning: unexpected, source },
  { code: '3', kind: 'billing', meaning: 'the balance is empty', source },
  { code: '4', kind: 'provider_error', meaning: unexpected, source },
  { code: '5', kind: 'provider_error', meaning: unexpected, source },
  { code: '6', kind: 'provider_error', meaning: unexpected, source },
  { code: '7', kind: 'window_closed', meaning: 'more than 24 hours since the user wrote', source },
  { code: '8', kind: 'media', meaning: 'invalid MIME type of the file', source },
  { code: '9', kind: 'media', meaning: 'invalid extension of the file', source },
];
const kinds = new Map(codes.map(({ code, kind }) => [code, kind]));

/** The table as a page shows it. A wrong key is refused without a code. */
export const decisionTelecomErrorMeanings: readonly ErrorMeaning[] = [
  ...codes,
  {
    code: 'HTTP 401',
    when: 'no code',
    kind: 'auth',
    meaning: 'the key is wrong',
    source: 'https://github.com/IT-DecisionTelecom/DecisionTelecom-Nodejs',
  },
];

/** An answer that is not what was asked for, as an error; the message keeps the vendor's own words. */
export function mapDecisionTelecomError(answer: Answer): ProviderError {
  const parsed = errorAnswer.safeParse(answer.json);
  const body = parsed.success ? parsed.data : {};
  const { code, name, message } = body;
  const words = [name, message].filter(Boolean).join(': ');
  const text = words === '' ? `HTTP ${answer.status} without an explanation` : words;
  const kind = kindOf(answer.status, body);
  const remark = kind === 'unlisted_code' ? ` (${remarkOn(answer.status, body)})` : '';
  return {
    kind,
    message: `DecisionTelecom answered: ${text}${remark}`,
    ...(code != null && { providerCode: String(code) }),
  };
}

function kindOf(httpStatus: number, body: Partial<ErrorAnswer>): ErrorKind {
  const { code, message, status } = body;
  const byHttp = classifyStatus(httpStatus);
  if (code == null) return byHttp;
  // The vendor refuses with HTTP 200. Where another HTTP status leaves the outcome open, somebody in front of the vendor
  // may be speaking: there only the vendor's whole form is its refusal.
  const isWhole = Boolean(message) && status != null;
  const open = httpStatus >= 300 && errorKinds[byHttp].outcome === 'unknown';
  if (open && !isWhole) return byHttp;
  return kinds.get(String(code)) ?? unlisted(httpStatus, isWhole ? (status ?? undefined) : undefined);
}

/**
 * A code that the vendor does not document. Its own `status` does not say why (401 is a wrong file), but it does say
 * whose fault it was: below 500 the vendor refused, and with HTTP 200 as it always does.
 */
function unlisted(httpStatus: number, ownStatus: number | undefined): ErrorKind {
  if (ownStatus !== undefined && ownStatus >= 500) return 'provider_error';
  if (httpStatus >= 300) return unlistedKind(httpStatus);
  return ownStatus !== undefined && ownStatus >= 400 ? 'unlisted_code' : 'unknown';
}

function remarkOn(httpStatus: number, { code, status }: Partial<ErrorAnswer>): string {
  if (code == null) return `refused with HTTP ${httpStatus}, which is not in our table`;
  const said = saidOfUnlisted("DecisionTelecom's", String(code), httpStatus);
  return status == null ? said : `${said} and its own status ${status}`;
}
