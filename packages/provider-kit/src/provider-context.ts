import type { ProviderError, Secret } from '@wamux/core';
import { withBoundedWait } from '@wamux/core/helpers';
import type { ProviderIdentity } from '@wamux/core/policy';
import { redact, redactError, redactText, type Sensitive } from '@wamux/core/redaction';
import type { Limiter, Limits } from '@wamux/limits';
import type { HttpTransport } from '@wamux/transport';
import { parseRetryAfter } from '@wamux/transport';
import type { Answer } from './answer.js';

/** What an instance of an adapter makes its calls with. */
export interface ProviderContext extends ProviderIdentity {
  /** Carries the requests; shared with other instances. */
  readonly transport: HttpTransport;
  /** Gives each call its permit within `limits`. */
  readonly limiter: Limiter;
  /** What the provider allows, with the key that instances of one credential have in common. */
  readonly limits: Limits;
  /** The most that one request may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Hidden wherever they might appear. */
  readonly secrets: readonly Secret[];
}

/** The most of an unreadable answer that an error carries, in characters. */
const maximumRawText = 2_000;

/** Gives the provider's answer in a form that may be stored. */
export function toRaw({ json, text }: Pick<Answer, 'json' | 'text'>, sensitive: Sensitive): unknown {
  if (json !== undefined) return redact(json, sensitive);
  // Cut after redaction: half of a secret at the cut would otherwise remain.
  return redactText(text, sensitive).slice(0, maximumRawText);
}

/** Adds what is the same for all providers to the error that an adapter made of a refusal. */
export function toAnswerError(
  context: ProviderContext,
  error: ProviderError,
  answer: Answer,
  sensitive: Sensitive,
): ProviderError {
  const asked = parseRetryAfter(answer.headers['retry-after'], Date.now());
  // A header that asks for a longer wait outweighs the adapter's guess.
  const retryAfterMs = asked === undefined ? error.retryAfterMs : Math.max(asked, error.retryAfterMs ?? 0);
  return withBoundedWait({
    // The error may quote the answer, and the answer may quote the request.
    ...redactError(error, sensitive),
    provider: context.id,
    httpStatus: answer.status,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    raw: toRaw(answer, sensitive),
  });
}
