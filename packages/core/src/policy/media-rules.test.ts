import { describe, expect, it } from 'vitest';
import { parseFreeFormMessage, parseTemplateMessage } from '../input/parse-message.js';
import { findMediaIssues, findUrlIssue } from './media-rules.js';

const to = '+573001112233';
const pathsOf = (type: string, name: string, contentType?: string) =>
  findMediaIssues(
    parseFreeFormMessage({ to, type, media: { url: `https://h.test/${name}` }, contentType })._unsafeUnwrap(),
  ).map(({ path }) => path);

describe('the file of a message', () => {
  it.each([
    ['image', 'a.jpg', undefined],
    ['image', 'A.JPEG?x=1.webp#b.gif', undefined],
    ['image', 'a.png', 'Image/PNG'],
    ['image', 'a.jfif', 'image/jpeg'],
    ['image', 'a.php', 'image/jpeg'],
    ['image', 'a', undefined],
    ['image', 'v1.0', undefined],
    ['video', 'a.mp4', 'video/mp4; codecs="avc1.42E01E"'],
    ['video', 'a.3gp', 'video/3gpp'],
    ['video', 'a.3gpp', undefined],
    ['audio', 'a.ogg', 'audio/ogg; codecs=opus'],
    ['audio', 'a.opus', 'audio/ogg'],
    ['audio', 'a.mp4', 'audio/mp4'],
    ['audio', 'a.m4a', undefined],
    ['audio', 'a', 'audio/ogg'],
    ['sticker', 'a.webp', 'image/webp'],
    ['document', 'a.pdf', 'application/pdf'],
    ['document', 'a.zip', undefined],
    ['document', 'a.png', 'image/png'],
    ['document', 'a.pdf', 'application/octet-stream'],
    ['document', 'a', 'application/x-own'],
  ])('%s %s as %s passes', (type, name, contentType) => {
    expect(pathsOf(type, name, contentType)).toEqual([]);
  });

  it.each([
    ['image', 'a.webp', undefined, 'media.url'],
    ['image', 'a.GIF', undefined, 'media.url'],
    ['image', 'a.mp4', undefined, 'media.url'],
    ['image', 'a.pdf', undefined, 'media.url'],
    ['image', 'a', 'image/webp', 'contentType'],
    ['image', 'a.jpg', 'image/webp', 'contentType'],
    ['image', 'a.webp', 'image/jpeg', 'media.url'],
    ['image', 'a.jpg', 'image/png', 'contentType'],
    ['image', 'a', 'image/jpg', 'contentType'],
    ['video', 'a.mov', undefined, 'media.url'],
    ['video', 'a.jpg', undefined, 'media.url'],
    ['video', 'a', 'video/quicktime', 'contentType'],
    ['audio', 'a.wav', undefined, 'media.url'],
    ['audio', 'a', 'audio/opus', 'contentType'],
    ['audio', 'a', 'audio/ogg; codecs="vorbis"', 'contentType'],
    ['audio', 'a.mp3', 'audio/ogg', 'contentType'],
    ['sticker', 'a.png', undefined, 'media.url'],
    ['sticker', 'a.webp', 'image/png', 'contentType'],
    ['document', 'a.docx', 'application/pdf', 'contentType'],
  ])('%s %s as %s does not', (type, name, contentType, path) => {
    expect(pathsOf(type, name, contentType)).toEqual([path]);
  });

  it('that was uploaded is judged by what the message says of it', () => {
    const image = (contentType?: string) =>
      findMediaIssues(
        parseFreeFormMessage({
          to,
          type: 'image',
          media: { id: '1', provider: 'p' },
          contentType,
        })._unsafeUnwrap(),
      );
    expect(image()).toEqual([]);
    expect(image('image/gif')).toMatchObject([{ path: 'contentType' }]);
  });

  it.each([
    ['a.ogg', undefined, []],
    ['a', 'audio/ogg; codecs=opus', []],
    ['a', undefined, []],
    ['a.mp3', undefined, ['media.url']],
    ['a', 'audio/mpeg', ['contentType']],
  ])('that is a voice message has to be Ogg: %s as %s', (name, contentType, paths) => {
    const media = { url: `https://h.test/${name}` };
    const message = parseFreeFormMessage({ to, type: 'audio', media, contentType, voice: true });
    expect(findMediaIssues(message._unsafeUnwrap()).map(({ path }) => path)).toEqual(paths);
  });

  it('in the header of a message with buttons', () => {
    const header = (type: string, name: string) =>
      findMediaIssues(
        parseFreeFormMessage({
          to,
          type: 'buttons',
          text: 'x',
          buttons: [{ id: '1', title: '1' }],
          header: { type, media: { url: `https://h.test/${name}` } },
        })._unsafeUnwrap(),
      ).map(({ path }) => path);
    expect(header('image', 'a.png')).toEqual([]);
    expect(header('image', 'a.webp')).toEqual(['header.media.url']);
    expect(header('video', 'a.mov')).toEqual(['header.media.url']);
    expect(header('document', 'a.zip')).toEqual([]);
  });

  it('in the header of a template', () => {
    const header = (type: string, name: string) =>
      findMediaIssues(
        parseTemplateMessage({
          to,
          name: 't',
          header: { type, media: { url: `https://h.test/${name}` } },
        })._unsafeUnwrap(),
      ).map(({ path }) => path);
    expect(header('image', 'a.jpg')).toEqual([]);
    expect(header('image', 'a.webp')).toEqual(['header.media.url']);
    expect(header('video', 'a.avi')).toEqual(['header.media.url']);
    expect(header('document', 'a.xml')).toEqual([]);
  });

  it('the error says what the URL tells, and what is carried', () => {
    expect(findUrlIssue('image', 'https://h.test/a.webp', 'media.url')).toEqual({
      path: 'media.url',
      message: 'ends in .webp (image/webp); WhatsApp carries image as image/jpeg, image/png',
    });
  });
});
