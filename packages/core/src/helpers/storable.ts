/**
 * Brings texts from outside into a form that every database can store: PostgreSQL allows no NUL in a text and no index entry
 * over 2,700 bytes, and no encoding has half a surrogate pair.
 */

/** How much of each member of our types is kept, in UTF-16 units. Ids are searched for; texts are only shown. */
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

/** The members that are times, and what each becomes where its text is not a time. */
const times: ReadonlyMap<string, null | undefined> = new Map(
  Object.entries({ occurredAt: null, at: undefined, deletedAt: undefined }),
);
/** ISO 8601. `Date.parse` accepts other texts too, and each engine reads them differently. */
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** Members whose value has a type of ours as well; the others hold names given by a user or a provider. */
const own: ReadonlySet<string> = new Set(['error', 'attempts']);

/** Deeper than anything that an adapter makes. */
const deepest = 12;

/**
 * Makes a receipt, an error, a report, an event, or a list of them fit to be stored: NUL and half of a surrogate pair become
 * U+FFFD, ids are cut at 512 characters, texts at 2,000, and invalid times are left out. The same text always becomes the
 * same result, so an id still finds its message. `raw` is left as it came; it is stored as JSON, if at all. A value that
 * needs no change is returned as it is.
 */
export const toStorable = <Value>(value: Value): Value =>
  clean(value, { isOwn: true, depth: deepest }) as Value;

interface Place {
  /** Whether the value has a type of ours, so that the names of its members are ours too. */
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
  for (const name of Object.keys(members)) {
    const member = (members as Readonly<Record<string, unknown>>)[name];
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

/** Tests first, since almost no text has to be copied. */
const cleanText = (text: string): string =>
  text.includes('\0') || !isWellFormed(text) ? text.replace(unstorable, '\ufffd') : text;

/** All engines have the method; the library types for our language target do not. */
const isWellFormed = (text: string): boolean => (text as string & { isWellFormed(): boolean }).isWellFormed();

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
