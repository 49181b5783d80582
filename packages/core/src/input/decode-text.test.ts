import { describe, expect, it } from 'vitest';
import { decodeText } from './decode-text.js';

const bytesOf = (...parts: readonly (readonly number[] | string)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : part)));
const bigEndian = (text: string): readonly number[] => [...Buffer.from(text, 'utf16le').swap16()];

describe('the text of a file', () => {
  it.each([
    ['UTF-8', bytesOf('añ€😀')],
    ['UTF-8 with a mark', bytesOf([0xef, 0xbb, 0xbf], 'añ€😀')],
    ['UTF-16, as PowerShell writes it', bytesOf([0xff, 0xfe], [...Buffer.from('añ€😀', 'utf16le')])],
    ['UTF-16 with the high byte first', bytesOf([0xfe, 0xff], bigEndian('añ€😀'))],
  ])('is read from %s', (_, bytes) => {
    expect(decodeText(bytes)).toBe('añ€😀');
  });

  it.each([
    ['Latin-1', Uint8Array.from(Buffer.from('añ', 'latin1'))],
    ['half of a UTF-16 character', bytesOf([0xff, 0xfe], [0x61])],
    ['UTF-8 that is cut', bytesOf([0xe2, 0x82])],
  ])('is not guessed from %s', (_, bytes) => {
    expect(decodeText(bytes)).toBeUndefined();
  });

  it('may be empty', () => {
    expect(decodeText(new Uint8Array())).toBe('');
  });
});
