/** A telephone number, or an address in WhatsApp's own form. */
const number = /^\+?\d{8,15}$|^\d{8,15}(?::\d+)?@/;
/** Bytes that read as one, in what an id has encoded. */
const numberInside = /(?<!\d)\d{8,15}(?!\d)/;
/** Long enough to hold a number. */
const encoded = /[\w+/-]{11,}={0,2}/g;

/**
 * Whether a provider's id of a message tells a telephone number: some are made of one, and WhatsApp's own (`wamid.…`) hold
 * that of the user in base64. Such an id finds its message, and has no place in a log or a trace.
 */
export function tellsNumber(messageId: string): boolean {
  if (number.test(messageId)) return true;
  // What stands before it may look like a part of it, and four signs are one group.
  return (messageId.match(encoded) ?? []).some((part) =>
    [0, 1, 2, 3].some((start) => numberInside.test(decode(part.slice(start)))),
  );
}

function decode(part: string): string {
  try {
    return atob(part.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, ''));
  } catch {
    return '';
  }
}
