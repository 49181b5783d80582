/**
 * What others say, in a form that every database can store: PostgreSQL has no NUL in a text and no entry of an index over
 * 2,700 bytes, and no encoding has half of a surrogate pair.
 */

/** By the names of our own types: how much of a member is kept, in UTF-16 units. Ids are looked for, words are shown. */
const longest: ReadonlyMap<string, number> = new Map(
  Object.entries({
    providerMessageId: 512,
    correlationId: 512,
    inReplyTo: 512,
    recipient: 512,
    recipientId: 512,
    from: 512,
    to: 512,
    rawStatus: 2_000,
    providerCode: 2_000,
    message: 2_000,
  }),
);

/** Where nobody knows when, it says so, or is absent. */
const times: ReadonlyMap<string, null | undefined> = new Map(
  Object.entries({ occurredAt: null, at: undefined, deletedAt: undefined }),
);
/** ISO 8601. Of anything else `Date.parse` may make a date as well, and each engine another one. */
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** Members that are of our own types in their turn; others hold what a user or a provider named. */
const own: ReadonlySet<string> = new Set(['error', 'attempts']);

/** Deeper than anything that an adapter makes. */
const deepest = 12;

/**
 * A receipt, an error, a report or an event, or a list of them, plain data all of it, fit to be stored: NUL and what is
 * half of a pair becomes U+FFFD, ids are cut at 512 characters, words at 2,000, and times that are none are left out. The
 * same text always becomes the same, so whatever names a message still finds it. `raw` stays as it stood in the request or
 * answer; it is kept as JSON, if at all. What needs no change is given back as it is.
 */
export const toStorable = <Value>(value: Value): Value =>
  clean(value, { isOwn: true, depth: deepest }) as Value;

interface Place {
  /** The value has a type of ours, so the names of its members mean what they say. */
  readonly isOwn: boolean;
  /** How much deeper to go. */
  readonly depth: number;
}

function clean(value: unknown, { isOwn, depth }: Place): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null || depth === 0) return value;
  const place = { isOwn, depth: depth - 1 };
  if (Array.isArray(value)) return cleanList(value, place);
  return isPlain(value) ? cleanMembers(value, place) : value;
}

function cleanList(list: readonly unknown[], place: Place): readonly unknown[] {
  const cleaned = list.map((one) => clean(one, place));
  return cleaned.some((one, index) => one !== list[index]) ? cleaned : list;
}

function cleanMembers(members: object, place: Place): object {
  let changed: Record<string, unknown> | undefined;
  for (const [name, member] of Object.entries(members)) {
    const cleaned = cleanMember(name, member, place);
    if (cleaned === member) continue;
    changed ??= { ...members };
    if (cleaned === undefined) delete changed[name];
    else changed[name] = cleaned;
  }
  return changed ?? members;
}

function cleanMember(name: string, member: unknown, { isOwn, depth }: Place): unknown {
  if (!isOwn) return clean(member, { isOwn, depth });
  if (name === 'raw') return member;
  if (typeof member !== 'string') return clean(member, { isOwn: own.has(name), depth });
  if (times.has(name)) return isTime(member) ? member : times.get(name);
  const most = longest.get(name) ?? Number.POSITIVE_INFINITY;
  return cleanText(member.length > most ? member.slice(0, most) : member);
}

const isTime = (text: string): boolean => time.test(text) && !Number.isNaN(Date.parse(text));

const unstorable = /\0|\p{Surrogate}/gu;

/** Asked before it is copied, as nearly no text needs that. */
const cleanText = (text: string): string =>
  text.includes('\0') || !isWellFormed(text) ? text.replace(unstorable, '\ufffd') : text;

/** All engines have it; the types of the language's year before do not. */
const isWellFormed = (text: string): boolean => (text as string & { isWellFormed(): boolean }).isWellFormed();

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
