import { maskPhoneNumber } from './phone-number.js';
import { addDigits, fewestDigits, hideNumber, indexOfNumber, leastDigits } from './redact-numbers.js';
import {
  hiddenSecret,
  hideSecrets,
  holdsSecret,
  type SecretPattern,
  secretPattern,
} from './redact-secrets.js';
import type { Secret } from './secret.js';

/** What must not appear in anything that leaves: an error, a log line, a stored answer. */
export interface Sensitive {
  readonly secrets?: readonly Secret[];
  /** With the country code; with or without `+`. */
  readonly phoneNumbers?: readonly string[];
}

/** {@link Sensitive}, made ready to be looked for. */
export interface Known {
  readonly secrets: SecretPattern;
  /** Digits alone. */
  readonly numbers: readonly string[];
}

const phoneInText = /\+\d(?:[\s().-]?\d){6,14}/g;
const credentialInText = /\b(bearer|basic|accesskey)\s+[\w+/=.~-]+/gi;

export function prepare({ secrets, phoneNumbers }: Sensitive): Known {
  return { secrets: secretPattern(secrets), numbers: digitsOf(phoneNumbers) };
}

function digitsOf(phoneNumbers: readonly string[] = []): readonly string[] {
  const numbers: string[] = [];
  for (const number of phoneNumbers) addDigits(numbers, number);
  return numbers;
}

/** Whether a text holds something known. Prepares no more than it needs: most answers have no use for it. */
export function holdsKnown(text: string, { secrets, phoneNumbers }: Sensitive): boolean {
  if (holdsSecret(text, secretPattern(secrets))) return true;
  if (!fewestDigits.test(text)) return false;
  return digitsOf(phoneNumbers).some((digits) => indexOfNumber(text, digits) !== -1);
}

export function hideInText(text: string, { secrets, numbers }: Known): string {
  if (text.length < leastDigits && text.length < secrets.minimumLength) return text;
  let result = hideSecrets(text, secrets);
  for (const digits of numbers) result = hideNumber(result, digits);
  if (result.includes('+')) result = result.replace(phoneInText, maskPhoneNumber);
  // A scheme and its credential have a space between them.
  if (!result.includes(' ')) return result;
  return result.replace(credentialInText, (_, scheme: string) => `${scheme} ${hiddenSecret}`);
}
