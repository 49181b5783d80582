import type { ProviderError } from '../errors.js';
import type { Secret } from '../secret.js';
import { fieldOf, hideField } from './fields.js';
import { mayHoldSecret, secretPattern } from './secrets.js';
import { hideInText, type Known, prepare, type Sensitive } from './text.js';
import { usualAllowance } from './views.js';
import { wordsToHide } from './words.js';

export type { Sensitive } from './text.js';

const smallestPhoneNumber = 1_000_000;
/** Deeper than any provider's answer; an answer that goes on is hostile, and would overflow the stack. */
const maximumDepth = 32;

/**
 * `value` with secrets that read `[redacted]` and phone numbers that keep their last four digits; what holds neither
 * is given back as it is, and nothing is changed in place. Known secrets and numbers are found anywhere, unknown ones
 * by the name of their field or by their form in text.
 */
export function redact(value: unknown, sensitive: Sensitive = {}): unknown {
  return redactValue(value, prepare(sensitive), 0);
}

/** In JSON text: the names of fields that hold credentials. */
const secretNames = /auth|key|token|secret|password/i;

/**
 * Takes credentials out of parts of what a provider sent, ours and whatever a field calls one, and nothing else: it is the
 * app's own data, numbers and words included. Cuts off what is nested too deeply to be stored.
 * @param text All that it sent, looked through once: most of it holds no credential, and is given back as it is.
 */
export function secretsRemover(text: string, secrets: readonly Secret[]): (part: unknown) => unknown {
  const pattern = secretPattern(secrets);
  const holdsSecret = mayHoldSecret(text, pattern);
  if (!holdsSecret && !secretNames.test(text) && !mayBeDeep(text)) return (part) => part;
  const sought = holdsSecret ? pattern : secretPattern(undefined);
  const known: Known = {
    secrets: sought,
    numbers: [],
    tails: [],
    words: wordsToHide(),
    byForm: false,
    allowance: { left: usualAllowance },
  };
  return (part) => redactValue(part, known, 0);
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

function redactValue(value: unknown, known: Known, depth: number): unknown {
  if (typeof value === 'string') return hideInText(value, known);
  if (typeof value === 'number') return hideInNumber(value, known);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maximumDepth) return '[too deep]';
  return Array.isArray(value)
    ? redactArray(value, known, depth + 1)
    : redactObject(value as Record<string, unknown>, known, depth + 1);
}

function redactArray(items: readonly unknown[], known: Known, depth: number): readonly unknown[] {
  const copy = items.map((item) => redactValue(item, known, depth));
  return copy.some((item, index) => item !== items[index]) ? copy : items;
}

function redactObject(value: Record<string, unknown>, known: Known, depth: number): object {
  let copy: Record<string, unknown> | undefined;
  let hasHiddenName = false;
  for (const name of Object.keys(value)) {
    const member = value[name];
    const field = fieldOf(name);
    const isHidden = known.byForm || field.kind === 'secret';
    const sought = field.kind === 'message-id' ? { ...known, byForm: false } : known;
    const put = (isHidden ? hideField(field, member) : undefined) ?? redactValue(member, sought, depth);
    if (field.isTelling || name.length >= known.secrets.minimumLength) {
      hasHiddenName ||= hideInText(name, known) !== name;
    }
    if (put === member) continue;
    copy ??= { ...value };
    // Changes the copy's own member, even one that is named __proto__.
    copy[name] = put;
  }
  return hasHiddenName ? hideNames(copy ?? value, known) : (copy ?? value);
}

/** Names that become equal are numbered: none may take another's place. */
function hideNames(value: Record<string, unknown>, known: Known): object {
  const copy: Record<string, unknown> = {};
  const counts = new Map<string, number>();
  for (const name of Object.keys(value)) {
    const hiddenName = hideInText(name, known);
    set(copy, hiddenName === name ? name : unusedName(hiddenName, value, copy, counts), value[name]);
  }
  return copy;
}

function unusedName(name: string, value: object, copy: object, counts: Map<string, number>): string {
  let count = counts.get(name) ?? 0;
  let unused: string;
  do {
    count += 1;
    unused = count === 1 ? name : `${name} (${count})`;
  } while (Object.hasOwn(value, unused) || Object.hasOwn(copy, unused));
  counts.set(name, count);
  return unused;
}

/** Not an assignment: an answer may have a member named __proto__. */
function set(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

function hideInNumber(value: number, known: Known): unknown {
  if (Number.isInteger(value) && Math.abs(value) < smallestPhoneNumber) return value;
  const text = String(value);
  const hiddenText = hideInText(text, known);
  return hiddenText === text ? value : hiddenText;
}
