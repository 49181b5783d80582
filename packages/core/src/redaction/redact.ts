import type { ProviderError } from '../errors.js';
import type { Secret } from '../secret.js';
import { mayHoldSecret, secretPattern } from './secrets.js';
import { hideInText, type Known, prepare, type Sensitive } from './text.js';
import { maximumDepth, redactValue } from './values.js';
import { usualAllowance } from './views.js';
import { wordsToHide } from './words.js';

export type { Sensitive } from './text.js';

/**
 * Replaces secrets by `[redacted]`, and all but the last four digits of phone numbers. A value with neither is returned as
 * it is, and nothing is changed in place. Known secrets and numbers are found anywhere, unknown ones by the name of their
 * field or by their form in a text.
 */
export function redact(value: unknown, sensitive: Sensitive = {}): unknown {
  return redactValue(value, prepare(sensitive));
}

/** Finds in lower-case JSON a part of every field name that holds credentials, or an escape that such a name may contain. */
const secretNames =
  /auth|key|token|secret|pass|pwd|credential|cookie|sig(?:nature|\b)|jwt|bearer|hmac|dsn|connection|sessi|\\u00/;

/**
 * Makes a function that removes credentials from parts of what a provider sent: ours, and whatever a field name calls one.
 * Nothing else is removed, because it is the app's own data, numbers and texts included. What is nested too deeply to be
 * stored is cut off.
 * @param text Everything that it sent. It is searched once, because most of it holds no credential and is returned as it is.
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

/** {@link redact} for the parts of an error that may quote an answer; the answer itself is left alone. */
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

/** One word, as provider codes are. */
const codeForm = /^[\w.:#/-]{1,64}$/;

/**
 * A provider's code may happen to be a number that the message contains, and stays. What does not look like a code is
 * treated as any other text.
 */
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

/** Whether a text has so many brackets that it may be nested too deeply; walking through the value tells for certain. */
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
