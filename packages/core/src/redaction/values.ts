import { type Field, fieldOf, hideField, hidePhones } from './fields.js';
import { hideInText, type Known } from './text.js';

const smallestPhoneNumber = 1_000_000;
/** Deeper than any provider's answer. A deeper one is hostile, and would overflow the stack. */
export const maximumDepth = 32;
/** Objects nearer to the top than this are not remembered: JSON has no object twice, and remembering takes time. */
const rememberedDepth = 3;
const unreadable = '[unreadable]';

/** `phone`: the value is inside a field for telephone numbers, such as a list of numbers or an object about one. */
type Below = 'phone' | undefined;

/**
 * Gives `value` without what has to be hidden, or the same value where nothing has to be. Never throws, whatever the value
 * is.
 */
export function redactValue(value: unknown, known: Known): unknown {
  return new Walk(known).redact(value, 0, undefined);
}

class Walk {
  readonly #known: Known;
  #seen: Map<object, unknown> | undefined;
  #seenBelow: Map<object, unknown> | undefined;

  constructor(known: Known) {
    this.#known = known;
  }

  redact(value: unknown, depth: number, below: Below): unknown {
    if (typeof value === 'string') return this.#hide(value);
    if (typeof value === 'number') return this.#redactNumber(value);
    if (typeof value === 'object') return value === null ? value : this.#redactOnce(value, depth, below);
    if (typeof value === 'bigint') return this.#hideWritten(value, String(value));
    if (typeof value === 'symbol') return this.#hideWritten(value, value.description ?? '');
    return value;
  }

  #hide(text: string): string {
    return hideInText(text, this.#known);
  }

  #hideWritten(value: unknown, text: string): unknown {
    const hidden = this.#hide(text);
    return hidden === text ? value : hidden;
  }

  #redactNumber(value: number): unknown {
    if (Number.isInteger(value) && Math.abs(value) < smallestPhoneNumber) return value;
    return this.#hideWritten(value, String(value));
  }

  /** An object that is part of itself, or of many others, is walked through once. */
  #redactOnce(value: object, depth: number, below: Below): unknown {
    if (depth >= maximumDepth) return '[too deep]';
    if (depth < rememberedDepth) return this.#redactSafely(value, depth + 1, below);
    const seen = this.#seenBy(below);
    const before = seen.get(value);
    if (before !== undefined) return before;
    seen.set(value, '[circular]');
    const redacted = this.#redactSafely(value, depth + 1, below);
    seen.set(value, redacted);
    return redacted;
  }

  #seenBy(below: Below): Map<object, unknown> {
    if (below === undefined) {
      this.#seen ??= new Map();
      return this.#seen;
    }
    this.#seenBelow ??= new Map();
    return this.#seenBelow;
  }

  #redactSafely(value: object, depth: number, below: Below): unknown {
    try {
      return this.#redactObject(value, depth, below);
    } catch {
      return this.#redactReadable(value, depth, below);
    }
  }

  /** Redacts the members that can be read at all. */
  #redactReadable(value: object, depth: number, below: Below): unknown {
    try {
      const copy = {};
      for (const name of Reflect.ownKeys(value)) set(copy, name, read(value, name));
      return this.#redactObject(copy, depth, below);
    } catch {
      return unreadable;
    }
  }

  #redactObject(value: object, depth: number, below: Below): unknown {
    if (Array.isArray(value)) return this.#redactItems(value, depth, below);
    const prototype: unknown = Object.getPrototypeOf(value);
    const isPlain = prototype === Object.prototype || prototype === null;
    return isPlain
      ? this.#redactMembers(value, Object.keys(value), depth, below)
      : this.#redactInstance(value, depth, below);
  }

  #redactItems(items: readonly unknown[], depth: number, below: Below): readonly unknown[] {
    const copy = items.map((item) => this.#redactMember(below === undefined ? other : phone, item, depth));
    return copy.some((item, index) => item !== items[index]) ? copy : items;
  }

  #redactInstance(value: object, depth: number, below: Below): unknown {
    if (value instanceof Error) return this.#redactError(value, depth);
    if (value instanceof Set) {
      const items = [...value];
      const copy = this.#redactItems(items, depth, below);
      return copy === items ? value : new Set(copy);
    }
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
      return this.#hideWritten(value, new TextDecoder().decode(value as Uint8Array));
    if (isEntries(value)) return this.#redactEntries(value, depth, below);
    const names = Object.keys(value);
    // An object with a `toString` of its own, such as a URL, keeps its content in that text.
    return names.length === 0 && value.toString !== Object.prototype.toString
      ? this.#hideWritten(value, String(value))
      : this.#redactMembers(value, names, depth, below);
  }

  /** Redacts a map, headers or a form. */
  #redactEntries(value: Entries, depth: number, below: Below): unknown {
    let isHidden = false;
    const entries = [...value.entries()].map(([key, member]) => {
      const shown = typeof key === 'string' ? this.#hideName(key, below) : this.redact(key, depth, undefined);
      const field = typeof key === 'string' ? fieldOf(key) : other;
      const put = this.#redactMember(within(field, below), member, depth);
      isHidden ||= shown !== key || put !== member;
      return [shown, put] as const;
    });
    if (!isHidden) return value;
    return value instanceof Map ? new Map(entries) : entries;
  }

  #redactError(value: Error, depth: number): Error {
    const names = Object.getOwnPropertyNames(value);
    const shown = this.#redactMembers(value, names, depth, undefined);
    if (shown === value) return value;
    // A spread would not copy the message and the stack, and only an error is printed with them.
    const copy = Object.create(Object.getPrototypeOf(value)) as Error;
    for (const [name, member] of Object.entries(shown)) {
      const enumerable = Object.prototype.propertyIsEnumerable.call(value, name);
      Object.defineProperty(copy, name, { value: member, enumerable, configurable: true, writable: true });
    }
    return copy;
  }

  #redactMembers(value: object, names: readonly string[], depth: number, below: Below): object {
    const members = value as Record<PropertyKey, unknown>;
    let copy: Record<PropertyKey, unknown> | undefined;
    let hasHiddenName = false;
    for (const name of names) {
      const member = members[name];
      const field = fieldOf(name);
      const shown = this.#redactMember(below === undefined ? field : within(field, below), member, depth);
      if (field.isTelling || name.length >= this.#known.secrets.minimumLength) {
        hasHiddenName ||= this.#hideName(name, below) !== name;
      }
      if (shown === member) continue;
      copy ??= copyOf(members, names);
      // Changes the copy's own member, even one that is named __proto__.
      copy[name] = shown;
    }
    // Where only credentials are hidden, the value was parsed from a text, and so has no symbols.
    for (const symbol of this.#known.byForm ? Object.getOwnPropertySymbols(value) : []) {
      const shown = this.#redactMember(fieldOf(symbol.description ?? ''), members[symbol], depth);
      if (shown === members[symbol]) continue;
      copy ??= copyOf(members, names);
      copy[symbol] = shown;
    }
    return hasHiddenName ? this.#hideNames(copy ?? value, below) : (copy ?? value);
  }

  #redactMember(field: Field, member: unknown, depth: number): unknown {
    if (field.kind === 'other') return this.redact(member, depth, undefined);
    const known = this.#known;
    if (known.byForm || field.kind === 'secret') {
      const hidden = hideField(field, member);
      if (hidden !== undefined) return hidden;
    }
    if (field.kind === 'message-id' && typeof member === 'string')
      return hideInText(member, { ...known, byForm: false });
    return this.redact(member, depth, field.kind === 'phone' && known.byForm ? 'phone' : undefined);
  }

  #hideName(name: string, below: Below): string {
    return (below === 'phone' ? hidePhones(name) : undefined) ?? this.#hide(name);
  }

  /** Names that become equal are numbered, so that none replaces another. */
  #hideNames(value: object, below: Below): object {
    const copy: Record<string, unknown> = {};
    const counts = new Map<string, number>();
    for (const name of Object.keys(value)) {
      const hiddenName = this.#hideName(name, below);
      const shown = hiddenName === name ? name : unusedName(hiddenName, value, copy, counts);
      set(copy, shown, read(value, name));
    }
    return copy;
  }
}

const other: Field = { kind: 'other', isTelling: false };
const phone: Field = { kind: 'phone', isTelling: false };

/** Inside an object about a telephone, a field such as `id` is a number too. */
const within = (field: Field, below: Below): Field =>
  below === 'phone' && field.kind === 'same' ? phone : field;

interface Entries {
  entries(): Iterable<readonly [unknown, unknown]>;
}

/** Iterating over a stream would use it up, but it has no `entries`. */
const isEntries = (value: object): value is Entries =>
  'entries' in value && typeof value.entries === 'function' && Symbol.iterator in value;

function read(value: object, name: PropertyKey): unknown {
  try {
    return (value as Record<PropertyKey, unknown>)[name];
  } catch {
    return unreadable;
  }
}

/** The spread misses the members of an error that are not enumerable. */
function copyOf(value: Record<PropertyKey, unknown>, names: readonly string[]): Record<PropertyKey, unknown> {
  const copy = { ...value };
  for (const name of names) if (!Object.hasOwn(copy, name)) set(copy, name, value[name]);
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

/** Defines the member instead of assigning it: an answer may have one named __proto__. */
function set(object: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
