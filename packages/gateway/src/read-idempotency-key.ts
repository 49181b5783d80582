const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The idempotency key of a request. The Fetch API reads each byte of a header as a letter of Latin-1, but most clients write
 * UTF-8, and the key must be the same as in a batch, in the library and on a screen.
 */
export function readIdempotencyKey({ headers }: Request): string | undefined {
  const letters = headers.get('idempotency-key');
  if (letters === null) return undefined;
  try {
    return utf8.decode(Buffer.from(letters, 'latin1'));
  } catch {
    // It is not UTF-8, so it was written in Latin-1.
    return letters;
  }
}
