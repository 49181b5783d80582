import type { ErrorKind } from './policy/error-kinds.js';

/** One thing that is wrong with an input: where, and what was expected. */
export interface Issue {
  /** The field, as a user writes it: `sections[0].rows[1].title`. */
  readonly path: string;
  /** What is wrong and what was expected, as the rest of a sentence that begins with the path. */
  readonly message: string;
}

/** Why an operation failed. Plain data: it can be stored, sent and compared, and holds no secret. */
export interface ProviderError {
  /** What the failure means, whatever the provider calls it; `errorKinds` says what follows from it. */
  readonly kind: ErrorKind;
  /** For a person; no secret, no full phone number. */
  readonly message: string;
  /** Instance id of the provider that refused. */
  readonly provider?: string;
  /** The provider's own code, as text. */
  readonly providerCode?: string;
  /** HTTP status of the answer; absent where there was no answer. */
  readonly httpStatus?: number;
  /**
   * How long the provider asks us to wait, in milliseconds: at most one day. Where it asked for more, `message` says how
   * much.
   */
  readonly retryAfterMs?: number;
  /** With kind `unsupported`: what is missing. */
  readonly capability?: string;
  /** With kinds that blame the input: each wrong field. */
  readonly issues?: readonly Issue[];
  /** The provider's answer, redacted. */
  readonly raw?: unknown;
}
