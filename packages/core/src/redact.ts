import { maskPhoneNumber } from './phone-number.js';
import type { Secret } from './secret.js';

/** What must not appear in anything that leaves: an error, a log line, a stored answer. */
export interface Sensitive {
  readonly secrets?: readonly Secret[];
  /** E.164, or digits alone. */
  readonly phoneNumbers?: readonly string[];
}

const hidden = '[redacted]';
const smallestPhoneNumber = 1_000_000;
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
 * `value` with secrets that read `[redacted]` and phone numbers that keep their last four digits; what holds neither
 * is given back as it is, and nothing is changed in place. Known secrets and numbers are found anywhere, unknown ones
 * by the name of their field or by their form in text.
 */
export function redact(value: unknown, sensitive: Sensitive = {}): unknown {
  return redactValue(value, needles(sensitive), 0);
}

/** In JSON text: whatever {@link redact} could find by itself, and the ways to write a text or a number differently. */
const suspicious =
  /[+]\d|\\|\de| |auth|key|token|secret|password|"(?:to|from|destiny)"|phone|msisdn|wa_?id|recipient_?id|destination_addr|identifierValue/i;

/**
 * {@link redact} for a parsed JSON text; one that shows at a glance that it holds nothing is given back as it is.
 * Most answers to a send are a handful of bytes.
 */
export function redactJson(value: unknown, text: string, sensitive: Sensitive = {}): unknown {
  const known = needles(sensitive);
  if (!suspicious.test(text) && !known.some(({ find }) => text.includes(find))) return value;
  return redactValue(value, known, 0);
}

/** {@link redact} for a text. */
export function redactText(text: string, sensitive: Sensitive = {}): string {
  return hideInText(text, needles(sensitive));
}

interface Needle {
  readonly find: string;
  readonly isPhone: boolean;
}

function needles({ secrets = [], phoneNumbers = [] }: Sensitive): readonly Needle[] {
  const found: Needle[] = [];
  for (const secret of secrets) found.push({ find: secret.reveal(), isPhone: false });
  for (const number of phoneNumbers) found.push({ find: number.replace('+', ''), isPhone: true });
  return found;
}

function redactValue(value: unknown, known: readonly Needle[], depth: number): unknown {
  if (typeof value === 'string') return hideInText(value, known);
  if (typeof value === 'number') return hideNumber(value, known);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maximumDepth) return '[too deep]';
  return Array.isArray(value)
    ? redactArray(value, known, depth + 1)
    : redactObject(value as Record<string, unknown>, known, depth + 1);
}

function redactArray(items: readonly unknown[], known: readonly Needle[], depth: number): readonly unknown[] {
  const copy = items.map((item) => redactValue(item, known, depth));
  return copy.some((item, index) => item !== items[index]) ? copy : items;
}

function redactObject(value: Record<string, unknown>, known: readonly Needle[], depth: number): object {
  let copy: Record<string, unknown> | undefined;
  for (const name of Object.keys(value)) {
    const member = value[name];
    const put = hideField(name, member) ?? redactValue(member, known, depth);
    if (put === member) continue;
    copy ??= { ...value };
    // Not an assignment: an answer may have a member named __proto__.
    Object.defineProperty(copy, name, { value: put, enumerable: true, configurable: true, writable: true });
  }
  return copy ?? value;
}

function hideField(name: string, member: unknown): string | undefined {
  if (typeof member !== 'string' && typeof member !== 'number') return undefined;
  const kind = kindOfField(name);
  if (kind === 'other') return undefined;
  if (kind === 'secret') return hidden;
  const text = String(member);
  return phoneDigits.test(text) ? maskPhoneNumber(text) : undefined;
}

type FieldKind = 'secret' | 'phone' | 'other';

/** A provider's answers have the same few fields; one that makes up names for ever is not remembered. */
const knownFields = new Map<string, FieldKind>();
const mostKnownFields = 1_000;

function kindOfField(name: string): FieldKind {
  const known = knownFields.get(name);
  if (known !== undefined) return known;
  const kind = secretField.test(name) ? 'secret' : phoneField.test(name) ? 'phone' : 'other';
  if (knownFields.size < mostKnownFields) knownFields.set(name, kind);
  return kind;
}

function hideNumber(value: number, known: readonly Needle[]): unknown {
  if (value < smallestPhoneNumber) return value;
  const text = String(value);
  const hiddenText = hideKnown(text, known);
  return hiddenText === text ? value : hiddenText;
}

function hideInText(text: string, known: readonly Needle[]): string {
  const hiddenText = hideKnown(text, known);
  const withoutNumbers = hiddenText.includes('+')
    ? hiddenText.replace(phoneInText, maskPhoneNumber)
    : hiddenText;
  // A scheme and its credential have a space between them.
  if (!withoutNumbers.includes(' ')) return withoutNumbers;
  return withoutNumbers.replace(credentialInText, (_, scheme: string) => `${scheme} ${hidden}`);
}

function hideKnown(text: string, known: readonly Needle[]): string {
  let result = text;
  for (const { find, isPhone } of known) {
    if (!result.includes(find)) continue;
    const put = isPhone ? maskPhoneNumber(find) : hidden;
    if (isPhone) result = result.replaceAll(`+${find}`, put);
    result = result.replaceAll(find, put);
  }
  return result;
}
