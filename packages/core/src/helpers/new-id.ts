let lastTime = -1;
let lastPrefix = '';

/**
 * Makes a UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits, so that ids sort by time. The random part comes
 * from the platform's own UUIDv4, which is native code; building the text digit by digit cost more than checking the
 * message.
 */
export function newId(): string {
  const now = Date.now();
  if (now !== lastTime) {
    lastTime = now;
    const hex = now.toString(16).padStart(12, '0');
    lastPrefix = `${hex.slice(0, 8)}-${hex.slice(8)}-7`;
  }
  // xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx: everything behind the version digit is random, but for the variant in y.
  return lastPrefix + globalThis.crypto.randomUUID().slice(15);
}
