import { type ErrorKind, errorKinds, type ProviderError } from '@wamux/core';
import { redactText, type Sensitive } from '@wamux/core/redaction';
import { findMetaErrorCode } from '@wamux/meta-format';
import { type Answer, classifyStatus, type ErrorMeaning } from '@wamux/provider-kit';
import type { WolkvoxAnswer } from './wolkvox-api.js';

/** How long a refused concurrent call waits before it may succeed: until the one in flight ends. */
const simultaneousRetryMs = 1_000;

const codesPage = 'https://www.wolkvox.com/en/api-response-codes';

/** The documented refusals. Wolkvox says one code for several things, 403 for four of them; the text decides. */
const refusals: readonly (readonly [code: number, text: string, kind: ErrorKind, meaning: string])[] = [
  [400, 'THE API YOU WANT TO CONSULT DOES NOT EXIST', 'sender_misconfigured', 'wrong address'],
  [400, 'SOME PARAMETERS ARE REQUIRED', 'validation', 'parameters are missing'],
  [401, 'PLEASE ENTER THE WOLKVOX-TOKEN', 'auth', 'no token'],
  [403, 'TOKEN LIMIT EXCEEDED', 'quota_exhausted', 'the calls of the day are used up'],
  // The document goes on with the number: (2).
  [
    403,
    'EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN',
    'rate_limited',
    'more than two calls at once',
  ],
  [403, 'PLEASE VALIDATE TOKEN', 'auth', 'the token is wrong or has expired'],
];

/** The table as a page shows it. */
export const wolkvoxErrorMeanings: readonly ErrorMeaning[] = [
  ...refusals.map(([code, text, kind, meaning]) => ({
    code: String(code),
    when: `“${text}”`,
    kind,
    meaning,
    source: codesPage,
  })),
  {
    code: '403',
    when: 'any other text',
    kind: 'unavailable',
    meaning: 'maintenance, during which every API answers so',
    source: 'https://wolkvox.helpjuice.com/como-generar-un-token-para-consumir-apis-en-wolkvox-manager',
  },
];

/** Maps an answer that is not an acceptance to an error; the message keeps Wolkvox's own words. */
export function mapWolkvoxError(answer: Answer, body: WolkvoxAnswer | undefined): ProviderError {
  const code = body?.code ?? undefined;
  const words = body?.msg ?? body?.error ?? undefined;
  const kind = kindOf(answer.status, code, words?.toUpperCase() ?? '');
  const said = words
    ? `Wolkvox answered: ${words}`
    : `Wolkvox answered HTTP ${answer.status} without an explanation`;
  const remark = ` (Wolkvox's code ${code ?? answer.status} in these words is not in our table; refused with HTTP ${answer.status})`;
  return {
    kind,
    message: kind === 'unlisted_code' && words ? said + remark : said,
    ...(code !== undefined && { providerCode: String(code) }),
    ...(kind === 'rate_limited' && { retryAfterMs: simultaneousRetryMs }),
  };
}

function kindOf(httpStatus: number, code: number | undefined, words: string): ErrorKind {
  for (const [knownCode, text, kind] of refusals) {
    if (code === knownCode && words.includes(text)) return kind;
  }
  // Where HTTP leaves the outcome open, an undocumented code does not settle it: the message may have been sent before the
  // error that the code stands for.
  const byHttp = classifyStatus(httpStatus);
  if (errorKinds[byHttp].outcome === 'unknown') return byHttp;
  // During maintenance every API answers 403, in words that no document gives. A wrong guess here would switch the
  // provider off for good; this one only waits.
  const refused = code ?? httpStatus;
  if (refused === 403) return 'unavailable';
  // Wolkvox answers 400 both to a wrong address and to a wrong message. Words that no document has may mean either, and a
  // message must not end for good because its connector or its template is gone.
  return classifyStatus(refused);
}

/** WhatsApp's own codes have six digits, of which these are the first. */
const metaCode = /(?<!\d)13\d{4}(?!\d)/;

/**
 * Why a record of a campaign's report failed. The words are Wolkvox's; where Meta's code stands in them (assumed: in its
 * webhooks Wolkvox passes Meta's codes on), it says why.
 * @see https://wolkvox.helpjuice.com/en_US/como-funciona-el-webhook-de-whatsapp
 */
export function mapWolkvoxFailure(provider: string, words: string, sensitive: Sensitive): ProviderError {
  const [code] = metaCode.exec(words) ?? [];
  const row = code === undefined ? undefined : findMetaErrorCode(Number(code));
  return {
    kind: row?.kind ?? 'unknown',
    provider,
    message: redactText(words || 'Wolkvox gives no reason', sensitive),
    ...(row !== undefined && code !== undefined && { providerCode: code }),
  };
}
