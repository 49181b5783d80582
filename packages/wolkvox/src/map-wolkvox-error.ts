import type { ErrorKind, ProviderError } from '@wamux/core';
import { type Answer, classifyStatus } from '@wamux/transport';
import type { WolkvoxAnswer } from './wolkvox-api.js';

/** How long a refused concurrent call waits before it may succeed: until the one in flight ends. */
const simultaneousRetryMs = 1_000;

/**
 * What the texts of a refusal mean. Wolkvox says one code for several things, 403 for four of them.
 * @see https://www.wolkvox.com/en/api-response-codes
 */
const texts: readonly (readonly [code: number, text: string, kind: ErrorKind])[] = [
  [400, 'DOES NOT EXIST', 'sender_misconfigured'],
  [400, 'PARAMETERS ARE REQUIRED', 'validation'],
  [401, 'WOLKVOX-TOKEN', 'auth'],
  [403, 'TOKEN LIMIT EXCEEDED', 'quota_exhausted'],
  [403, 'SIMULTANEOUS', 'rate_limited'],
  [403, 'VALIDATE TOKEN', 'auth'],
];

/** An answer that is not an acceptance, as an error; the message keeps Wolkvox's own words. */
export function mapWolkvoxError(answer: Answer, body: WolkvoxAnswer | undefined): ProviderError {
  const code = body?.code ?? undefined;
  const words = body?.msg ?? body?.error ?? undefined;
  const kind = kindOf(code ?? answer.status, words?.trim().toUpperCase() ?? '');
  return {
    kind,
    message: words
      ? `Wolkvox answered: ${words}`
      : `Wolkvox answered HTTP ${answer.status} without an explanation`,
    ...(code !== undefined && { providerCode: String(code) }),
    ...(kind === 'rate_limited' && { retryAfterMs: simultaneousRetryMs }),
  };
}

function kindOf(code: number, words: string): ErrorKind {
  for (const [knownCode, text, kind] of texts) {
    if (code === knownCode && words.includes(text)) return kind;
  }
  // During maintenance every API answers 403, in words that no document gives. A wrong guess here would switch the
  // provider off for good; this one only waits.
  if (code === 403) return 'unavailable';
  return classifyStatus(code);
}
