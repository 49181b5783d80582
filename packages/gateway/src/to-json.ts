/**
 * Writes JSON that every language reads. Half of a surrogate pair, which a provider leaves where it cuts a text within an emoji,
 * becomes U+FFFD: parsers of PHP, .NET, Rust and Perl refuse the whole document for it. A reader of the events would never get
 * past that page, and an endpoint would be sent the same event for ever.
 */
export const toJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(escaped, (sign) => (sign.startsWith('\\ud') ? '\ufffd' : sign));

/** `JSON.stringify` escapes no other signs of this range. What follows a backslash of a text is not an escape. */
const escaped = /\\(?:ud[89a-f][0-9a-f]{2}|.)/g;
