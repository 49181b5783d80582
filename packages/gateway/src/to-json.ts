/**
 * Writes JSON that every language reads. Half of a surrogate pair, which a provider leaves where it cuts a text within an emoji,
 * becomes U+FFFD: parsers of PHP, .NET, Rust and Perl refuse the whole document for it. A reader of the events would never get
 * past that page, and an endpoint would be sent the same event for ever.
 */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value);
  // Almost no document has any, and to look at each escape of a long page takes ten times as long as to write it.
  if (!json.includes(half)) return json;
  return json.replaceAll(escaped, (sign) => (sign.startsWith(half) ? '\ufffd' : sign));
}

/** How the escape of a half begins. `JSON.stringify` escapes no other sign of this range. */
const half = '\\ud';
/** What follows a backslash of a text is not an escape. */
const escaped = /\\(?:ud[89a-f][0-9a-f]{2}|.)/g;
