import { describe, expect, it } from 'vitest';
import { contentTypeOf, fileExtension, fileNameOf } from './media-types.js';

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

it.each([
  ['https://h.test/files/invoice%20m%C3%A4rz.pdf?sig=1', 'invoice märz.pdf'],
  ['https://h.test/a.b.tar.gz', 'a.b.tar.gz'],
  ['https://h.test/100%.pdf', '100%.pdf'],
  ['https://h.test/..%2F..%2Fetc%2Fa.pdf', 'a.pdf'],
  ['https://h.test/x%5Ca.pdf', 'a.pdf'],
  ['https://h.test/a%0Ab.pdf', 'ab.pdf'],
  ['https://h.test/invoice', undefined],
  ['https://h.test/.pdf', undefined],
  ['https://h.test/a.', undefined],
  ['https://h.test/', undefined],
])('the name of a file at %s', (url, name) => {
  expect(fileNameOf(url)).toBe(name);
});
