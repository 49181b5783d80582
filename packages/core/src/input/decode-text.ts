/** Byte order marks. A file without one is read as UTF-8. */
const marks = [
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
] as const;

/**
 * Decodes the text of a file, whichever program wrote it: `>` in Windows PowerShell 5.1 writes UTF-16 with a byte order
 * mark, and many editors begin UTF-8 with one. The mark is not part of the text. `undefined` where the file is neither UTF-8
 * nor UTF-16.
 *
 * @see https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_character_encoding
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  const mark = marks.find((one) => one.bytes.every((byte, index) => bytes[index] === byte));
  try {
    return new TextDecoder(mark?.encoding ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
