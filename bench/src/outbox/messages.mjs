import { createHash } from 'node:crypto';

/** The nth message; all have the same length. */
export const messageOf = (n) => ({
  to: `+57300${1_000_000 + (n % 9_000_000)}`,
  type: 'text',
  text: `Hello Ada, your order A-${String(n).padStart(9, '0')} is on its way and will be there tomorrow.`,
});

/** Unwraps a result that cannot be an error here. */
export function unwrap(result) {
  if (result.isErr()) throw new Error(result.error.message);
  return result.value;
}

/** The id that a provider gives its nth message, where ids are as long as a UUID and unordered. */
export const longIdOf = (n) =>
  String(BigInt(`0x${createHash('sha256').update(String(n)).digest('hex')}`)).slice(0, 36);
