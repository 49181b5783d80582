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
 * file. 0 is a code only beside 429: the framework behind this form of answer, Yii 2, writes 0 for every exception without
 * a code of its own, a crash and a wrong key as well.
 * @see https://github.com/yiisoft/yii2/blob/master/framework/web/ErrorHandler.php (convertExceptionToArray)
 */
const codes: readonly ErrorMeaning[] = [
  { code: '0', when: 'status 429', kind: 'rate_limited', meaning: 'rate limit exceeded', source },
  {
    code: '1',
    when: 'names another, or none',
    kind: 'validation',
    meaning: 'a parameter is empty or not valid',
    source,
  },
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

const sdk = 'https://github.com/IT-DecisionTelecom/DecisionTelecom-Nodejs';

/**
 * Code 1 by the parameter that it names, in the vendor's own sample `Invalid Parameter: source_addr`. These are not the
 * message's fault: the sender is a setting of the account, and the template and its namespace are registered for it.
 * The vendor does not say which part of `template_params` is wrong. Any other parameter is the message's own.
 */
const parameters: readonly (readonly [name: string, kind: ErrorKind, meaning: string])[] = [
  ['source_addr', 'sender_misconfigured', 'the account may not send as this sender'],
  ['template_name', 'template_not_found', 'no such template here'],
  ['template_params', 'template_not_found', 'not as the template is registered here'],
  ['file_url', 'media', 'the file is not taken here'],
  ['callback_url', 'unsupported', 'the callback address is not taken here'],
];

/** The table as a page shows it, in the order in which it is asked. A wrong key is refused without a code. */
export const decisionTelecomErrorMeanings: readonly ErrorMeaning[] = [
  ...parameters.map(([name, kind, meaning]) => ({
    code: '1',
    when: `names \`${name}\``,
    kind,
    meaning,
    source: name === 'source_addr' ? sdk : 'assumed: named as `source_addr` is in the vendor’s sample',
  })),
  ...codes,
  {
    code: 'HTTP 401',
    when: 'no code, or 0',
    kind: 'auth',
    meaning: 'the key is wrong',
    source: sdk,
  },
];

/** Maps an answer that is not a success to an error; the message keeps the vendor's own words. */
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
  const { code, message, name, status } = body;
  const byHttp = classifyStatus(httpStatus);
  const ownStatus = status ?? undefined;
  if (isSilent(httpStatus, body)) {
    // Without a code, the vendor's form is told from a gateway's by its name.
    const isRefusal = Boolean(name && message) && ownStatus !== undefined && ownStatus >= 400;
    return isRefusal ? byStatus(Math.max(httpStatus, ownStatus)) : byHttp;
  }
  // The vendor refuses with HTTP 200. Where another HTTP status leaves the outcome open, the answer may come from a proxy in
  // front of the vendor: only the vendor's complete form then counts as its refusal.
  const isWhole = Boolean(message) && ownStatus !== undefined;
  const open = httpStatus >= 300 && errorKinds[byHttp].outcome === 'unknown';
  if (open && !isWhole) return byHttp;
  const byParameter = code === 1 ? kindOfParameter(`${name} ${message}`) : undefined;
  return byParameter ?? kinds.get(String(code)) ?? unlisted(httpStatus, isWhole ? ownStatus : undefined);
}

const kindOfParameter = (words: string): ErrorKind | undefined =>
  parameters.find(([name]) => new RegExp(`\\b${name}\\b`, 'i').test(words))?.[1];

/** Whether no code says why. */
const isSilent = (httpStatus: number, { code, status }: Partial<ErrorAnswer>): boolean =>
  code == null || (code === 0 && (status ?? httpStatus) !== 429);

/** Without a code, the vendor's status means what it means in HTTP. */
const byStatus = (status: number): ErrorKind => (status >= 500 ? 'provider_error' : unlistedKind(status));

/**
 * A code that the vendor does not document. Its own `status` does not say why (401 is a wrong file), but it does say
 * whose fault it was: below 500 the vendor refused, and with HTTP 200 as it always does.
 */
function unlisted(httpStatus: number, ownStatus: number | undefined): ErrorKind {
  if (ownStatus !== undefined && ownStatus >= 500) return 'provider_error';
  if (httpStatus >= 300) return unlistedKind(httpStatus);
  return ownStatus !== undefined && ownStatus >= 400 ? 'unlisted_code' : 'unknown';
}

function remarkOn(httpStatus: number, body: Partial<ErrorAnswer>): string {
  const { code, status } = body;
  const said = isSilent(httpStatus, body)
    ? `no code was given; refused with HTTP ${httpStatus}`
    : saidOfUnlisted("DecisionTelecom's", String(code), httpStatus);
  return status == null ? said : `${said} and its own status ${status}`;
}
