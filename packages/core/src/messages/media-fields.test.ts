import { describe, expect, it } from 'vitest';
import { messageKinds } from './message-kinds.js';
import { wrongPathsOf } from './refusal.fixture.js';

const url = 'https://example.test/a.jpg';
const files = messageKinds.filter(({ schema }) => 'media' in schema.shape);

it('are what every kind that is a file carries', () => {
  expect(files.map(({ type }) => type)).toEqual(expect.arrayContaining(['image', 'document']));
});

describe.each(files.map(({ type, sample }) => [type, sample] as const))('media of %s', (_, sample) => {
  it.each([
    ['a URL', { url }],
    ['an id and its provider', { id: 'm1', provider: 'meta' }],
    ['what an upload returns', { provider: 'bird-eu', url }],
  ])('may be %s', (_, media) => {
    expect(wrongPathsOf({ ...sample, media })).toEqual([]);
  });

  it.each([
    ['an id without its provider', { id: 'm1' }, 'media'],
    ['a file URL', { url: 'file:///etc/passwd' }, 'media.url'],
    ['a plain string', url, 'media'],
    ['missing', undefined, 'media'],
  ])('may not be %s', (_, media, path) => {
    expect(wrongPathsOf({ ...sample, media })).toEqual([path]);
  });

  it('may say its MIME type', () => {
    expect(wrongPathsOf({ ...sample, contentType: 'image/webp' })).toEqual([]);
    expect(wrongPathsOf({ ...sample, contentType: '' })).toEqual(['contentType']);
  });
});
