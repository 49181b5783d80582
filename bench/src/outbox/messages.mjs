import { createHash } from 'node:crypto';

/** The nth message; all of them are as long. */
export const messageOf = (n) => ({
  to: `+57300${1_000_000 + (n % 9_000_000)}`,
  type: 'text',
  text: `Hello Ada, your order A-${String(n).padStart(9, '0')} is on its way and will be there tomorrow.`,
});

/** What a call that cannot fail here gives. */
export function unwrap(result) {
  if (result.isErr()) throw new Error(result.error.message);
  return result.value;
}

/** The id that a provider gives to its nth message where ids are as long as a UUID, and in no order. */
export const longIdOf = (n) =>
  String(BigInt(`0x${createHash('sha256').update(String(n)).digest('hex')}`)).slice(0, 36);
