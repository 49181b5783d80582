import { type ErrorKind, errorKinds, type ProviderError } from '@wamux/core';
import { type Answer, classifyStatus } from '@wamux/transport';
import type { WolkvoxAnswer } from './wolkvox-api.js';

/** How long a refused concurrent call waits before it may succeed: until the one in flight ends. */
const simultaneousRetryMs = 1_000;

/**
 * The documented refusals. Wolkvox says one code for several things, 403 for four of them; the text decides.
 * @see https://www.wolkvox.com/en/api-response-codes
 */
const refusals: readonly (readonly [code: number, text: string, kind: ErrorKind])[] = [
  [400, 'THE API YOU WANT TO CONSULT DOES NOT EXIST', 'sender_misconfigured'],
  [400, 'SOME PARAMETERS ARE REQUIRED', 'validation'],
  [401, 'PLEASE ENTER THE WOLKVOX-TOKEN', 'auth'],
  [403, 'TOKEN LIMIT EXCEEDED', 'quota_exhausted'],
  // The document goes on with the number: (2).
  [403, 'EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN', 'rate_limited'],
  [403, 'PLEASE VALIDATE TOKEN', 'auth'],
];

/** An answer that is not an acceptance, as an error; the message keeps Wolkvox's own words. */
export function mapWolkvoxError(answer: Answer, body: WolkvoxAnswer | undefined): ProviderError {
  const code = body?.code ?? undefined;
  const words = body?.msg ?? body?.error ?? undefined;
  const kind = kindOf(answer.status, code, words?.toUpperCase() ?? '');
  return {
    kind,
    message: words
      ? `Wolkvox answered: ${words}`
      : `Wolkvox answered HTTP ${answer.status} without an explanation`,
    ...(code !== undefined && { providerCode: String(code) }),
    ...(kind === 'rate_limited' && { retryAfterMs: simultaneousRetryMs }),
  };
}

function kindOf(httpStatus: number, code: number | undefined, words: string): ErrorKind {
  for (const [knownCode, text, kind] of refusals) {
    if (code === knownCode && words.includes(text)) return kind;
  }
  // Where HTTP leaves the outcome open, a code that no document explains does not settle it: the message may have gone
  // out before whatever it stands for.
  const byHttp = classifyStatus(httpStatus);
  if (errorKinds[byHttp].outcome === 'unknown') return byHttp;
  // During maintenance every API answers 403, in words that no document gives. A wrong guess here would switch the
  // provider off for good; this one only waits.
  const refused = code ?? httpStatus;
  return refused === 403 ? 'unavailable' : classifyStatus(refused);
}
