import { expect, it } from 'vitest';
import { wrongPathsOf } from '../refusal.fixture.js';
import { linkButton } from './link-button.js';

const { sample } = linkButton;
const media = { url: 'https://files.example.test/a.jpg' };

it.each([
  ['a header of text', { header: { type: 'text', text: 'T' } }],
  ['a picture above it', { header: { type: 'image', media } }],
  ['a film above it', { header: { type: 'video', media: { id: '1', provider: 'p' } } }],
  ['a file above it, and a footer', { header: { type: 'document', media, filename: 'a.pdf' }, footer: 'F' }],
])('takes %s', (_, part) => {
  expect(wrongPathsOf({ ...sample, ...part })).toEqual([]);
});

it.each([
  ['no text', { text: undefined }, 'text'],
  ['no title', { title: undefined }, 'title'],
  ['an empty title', { title: '' }, 'title'],
  ['no URL', { url: undefined }, 'url'],
  ['what is no URL', { url: 'shop' }, 'url'],
  ['a URL that no browser opens', { url: 'tel:+573001112233' }, 'url'],
  ['a header of a kind that there is not', { header: { type: 'audio', media } }, 'header.type'],
  ['a place for a header', { header: { type: 'location', latitude: 1, longitude: 1 } }, 'header.type'],
  ['a header without its text', { header: { type: 'text' } }, 'header.text'],
  ['an empty header', { header: { type: 'text', text: '' } }, 'header.text'],
  ['a header without its file', { header: { type: 'image' } }, 'header.media'],
  ['an empty footer', { footer: '' }, 'footer'],
  ['a footer that is an object', { footer: { text: 'F' } }, 'footer'],
])('refuses %s', (_, part, path) => {
  expect(wrongPathsOf({ ...sample, ...part })).toEqual([path]);
});
