const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The key of a request. A header field comes as bytes of which each is read as a letter; most clients write UTF-8, and the key
 * must be the same one as in a batch, in the library and on a screen.
 */
export function readIdempotencyKey({ headers }: Request): string | undefined {
  const letters = headers.get('idempotency-key');
  if (letters === null) return undefined;
  try {
    return utf8.decode(Buffer.from(letters, 'latin1'));
  } catch {
    // It was meant so.
    return letters;
  }
}
