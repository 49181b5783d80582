import { lookUp } from './look-up.js';

/**
 * The file types that WhatsApp carries, by extension.
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/supported-media-types.html (a copy of Meta's list)
 */
const contentTypes: Readonly<Record<string, string>> = {
  aac: 'audio/aac',
  amr: 'audio/amr',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  txt: 'text/plain',
  pdf: 'application/pdf',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ppt: 'application/vnd.ms-powerpoint',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  '3gp': 'video/3gpp',
  mp4: 'video/mp4',
};

/** The extension of a URL's path in lower case, without the dot; empty where it has none. */
export function fileExtension(url: string): string {
  const name = new URL(url).pathname.split('/').at(-1) ?? '';
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}

/** The content type that the extension of a URL or file name stands for; `undefined` where WhatsApp knows none. */
export function contentTypeOf(url: string): string | undefined {
  return lookUp(contentTypes, fileExtension(url));
}
