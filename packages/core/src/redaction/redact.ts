import type { ProviderError } from '../errors.js';
import type { Secret } from '../secret.js';
import { mayHoldSecret, secretPattern } from './secrets.js';
import { hideInText, type Known, prepare, type Sensitive } from './text.js';
import { maximumDepth, redactValue } from './values.js';
import { usualAllowance } from './views.js';
import { wordsToHide } from './words.js';

export type { Sensitive } from './text.js';

/**
 * `value` with secrets that read `[redacted]` and phone numbers that keep their last four digits; what holds neither
 * is given back as it is, and nothing is changed in place. Known secrets and numbers are found anywhere, unknown ones
 * by the name of their field or by their form in text.
 */
export function redact(value: unknown, sensitive: Sensitive = {}): unknown {
  return redactValue(value, prepare(sensitive));
}

/** In JSON text of the small case: a part of each name of a field that holds credentials, and what the name may be escaped as. */
const secretNames =
  /auth|key|token|secret|pass|pwd|credential|cookie|sig(?:nature|\b)|jwt|bearer|hmac|dsn|connection|sessi|\\u00/;

/**
 * Takes credentials out of parts of what a provider sent, ours and whatever a field calls one, and nothing else: it is the
 * app's own data, numbers and words included. Cuts off what is nested too deeply to be stored.
 * @param text All that it sent, looked through once: most of it holds no credential, and is given back as it is.
 */
export function secretsRemover(text: string, secrets: readonly Secret[]): (part: unknown) => unknown {
  const pattern = secretPattern(secrets);
  const lower = text.toLowerCase();
  const holdsSecret = mayHoldSecret(text, pattern, lower);
  if (!holdsSecret && !secretNames.test(lower) && !mayBeDeep(text)) return (part) => part;
  const sought = holdsSecret ? pattern : secretPattern(undefined);
  const known: Known = {
    secrets: sought,
    numbers: [],
    tails: [],
    words: wordsToHide(),
    byForm: false,
    allowance: { left: usualAllowance },
  };
  return (part) => redactValue(part, known);
}

/** {@link redact} for an error: everything in it that may quote an answer, but for the answer itself. */
export function redactError<Error extends ProviderError>(error: Error, sensitive: Sensitive): Error {
  const known = prepare(sensitive);
  const { issues, message, providerCode } = error;
  return {
    ...error,
    message: hideInText(message, known),
    ...(providerCode !== undefined && { providerCode: hideInCode(providerCode, known) }),
    ...(issues !== undefined && {
      issues: issues.map((issue) => ({
        path: hideInText(issue.path, known),
        message: hideInText(issue.message, known),
      })),
    }),
  };
}

/** One word, as codes of providers are. */
const codeForm = /^[\w.:#/-]{1,64}$/;

/** A number that the message says may be a code of the provider's too; what is no code at all is a text like any other. */
function hideInCode(code: string, known: Known): string {
  return hideInText(
    code,
    codeForm.test(code) ? { ...known, words: { ...known.words, short: new Set() } } : known,
  );
}

/** {@link redact} for a text. */
export function redactText(text: string, sensitive: Sensitive = {}): string {
  return hideInText(text, prepare(sensitive));
}

/** Every level takes a bracket. Whether these are inside each other, the way through the value tells. */
function mayBeDeep(text: string): boolean {
  if (text.length <= 2 * maximumDepth) return false;
  let brackets = 0;
  for (const bracket of ['[', '{']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      brackets += 1;
      if (brackets > maximumDepth) return true;
    }
  }
  return false;
}
