import { maskPhoneNumber } from './phone-number.js';
import type { Secret } from './secret.js';

/** What must not appear in anything that leaves: an error, a log line, a stored answer. */
export interface Sensitive {
  readonly secrets?: readonly Secret[];
  /** E.164, or digits alone. */
  readonly phoneNumbers?: readonly string[];
}

const hidden = '[redacted]';
/** Deeper than any provider's answer; an answer that goes on is hostile, and would overflow the stack. */
const maximumDepth = 32;

const secretField =
  /^(?:authorization|(?:access|api|signing|auth|secret)[-_]?(?:key|token|secret)?|token|password|secret|[\w-]+-token)$/i;
const phoneField =
  /^(?:to|from|phone|telephone|msisdn|destiny|wa_?id|recipient_?id|(?:customer_?|display_?)?phone_?number|customer_phone|destination_addr|identifierValue)$/i;
const phoneDigits = /^\+?\d{7,15}$/;
const phoneInText = /\+\d(?:[\s().-]?\d){6,14}/g;
const credentialInText = /\b(bearer|basic|accesskey)\s+[\w+/=.~-]+/gi;

/**
 * A copy of `value` in which secrets read `[redacted]` and phone numbers keep their last four digits. Known
 * secrets and numbers are found anywhere; unknown ones by the name of their field, or by their form in text.
 */
export function redact(value: unknown, sensitive: Sensitive = {}): unknown {
  return redactValue(value, needles(sensitive), 0);
}

/** {@link redact} for a text. */
export function redactText(text: string, sensitive: Sensitive = {}): string {
  return hideInText(text, needles(sensitive));
}

type Needle = readonly [find: string, put: string];

function needles(sensitive: Sensitive): readonly Needle[] {
  const found: Needle[] = [];
  for (const secret of sensitive.secrets ?? []) found.push([secret.reveal(), hidden]);
  for (const number of sensitive.phoneNumbers ?? []) {
    const digits = number.replace('+', '');
    found.push([`+${digits}`, maskPhoneNumber(digits)], [digits, maskPhoneNumber(digits)]);
  }
  return found;
}

function redactValue(value: unknown, known: readonly Needle[], depth: number): unknown {
  if (typeof value === 'string') return hideInText(value, known);
  if (typeof value === 'number') return hideNumber(value, known);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maximumDepth) return '[too deep]';
  if (Array.isArray(value)) return value.map((item) => redactValue(item, known, depth + 1));
  // Entries, not assignments: an answer may have a member named __proto__.
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      hideField(name, member) ?? redactValue(member, known, depth + 1),
    ]),
  );
}

function hideField(name: string, member: unknown): string | undefined {
  if (typeof member !== 'string' && typeof member !== 'number') return undefined;
  if (secretField.test(name)) return hidden;
  const text = String(member);
  return phoneDigits.test(text) && phoneField.test(name) ? maskPhoneNumber(text) : undefined;
}

function hideNumber(value: number, known: readonly Needle[]): unknown {
  const text = String(value);
  const hiddenText = hideKnown(text, known);
  return hiddenText === text ? value : hiddenText;
}

function hideInText(text: string, known: readonly Needle[]): string {
  const withoutKnown = hideKnown(text, known);
  return withoutKnown
    .replace(phoneInText, (number) => maskPhoneNumber(number))
    .replace(credentialInText, (_, scheme: string) => `${scheme} ${hidden}`);
}

function hideKnown(text: string, known: readonly Needle[]): string {
  let result = text;
  for (const [find, put] of known) {
    if (result.includes(find)) result = result.replaceAll(find, put);
  }
  return result;
}
