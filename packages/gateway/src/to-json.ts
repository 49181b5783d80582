/**
 * Writes JSON that every language reads. Half of a surrogate pair, which a provider leaves where it cuts a text within an emoji,
 * becomes U+FFFD: parsers of PHP, .NET, Rust and Perl refuse the whole document for it. A reader of the events would never get
 * past that page, and an endpoint would be sent the same event for ever.
 */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value);
  // Almost no document has one, and a look at each escape of a long page takes ten times as long as writing it.
  if (!json.includes(half)) return json;
  return json.replaceAll(escaped, (sign) => (sign.startsWith(half) ? '\ufffd' : sign));
}

/** How the escape of half of a pair begins. `JSON.stringify` escapes no other sign of this range. */
const half = '\\ud';
/** Also matches an escaped backslash, so that the letters behind it are not taken for an escape. */
const escaped = /\\(?:ud[89a-f][0-9a-f]{2}|.)/g;
