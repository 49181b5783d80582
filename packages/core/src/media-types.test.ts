import { describe, expect, it } from 'vitest';
import { contentTypeOf, fileExtension } from './media-types.js';

describe('media types', () => {
  it.each([
    ['https://h.test/a/b.JPG?x=1.pdf#y', 'jpg', 'image/jpeg'],
    ['https://h.test/a.b/file', '', undefined],
    ['https://h.test/.hidden', '', undefined],
    ['https://h.test/voice.ogg', 'ogg', 'audio/ogg'],
    ['https://h.test/page.html', 'html', undefined],
  ])('of %s', (address, extension, contentType) => {
    expect(fileExtension(address)).toBe(extension);
    expect(contentTypeOf(address)).toBe(contentType);
  });
});
