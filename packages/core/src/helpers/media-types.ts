import { getOwn } from './get-own.js';

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

/**
 * Extensions whose type is not in the table above, or which are another spelling of one that is. They serve one purpose: to
 * see that a URL names a file that WhatsApp does not carry. An extension in neither table, such as `.php`, says nothing
 * about the file.
 * @see https://www.iana.org/assignments/media-types
 */
const otherContentTypes: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  bmp: 'image/bmp',
  gif: 'image/gif',
  heic: 'image/heic',
  heif: 'image/heif',
  ico: 'image/vnd.microsoft.icon',
  jfif: 'image/jpeg',
  jxl: 'image/jxl',
  svg: 'image/svg+xml',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  '3g2': 'video/3gpp2',
  '3gpp': 'video/3gpp',
  avi: 'video/x-msvideo',
  flv: 'video/x-flv',
  m4v: 'video/x-m4v',
  mkv: 'video/matroska',
  mov: 'video/quicktime',
  mpeg: 'video/mpeg',
  mpg: 'video/mpeg',
  ogv: 'video/ogg',
  webm: 'video/webm',
  wmv: 'video/x-ms-wmv',
  aif: 'audio/aiff',
  aiff: 'audio/aiff',
  flac: 'audio/flac',
  mid: 'audio/midi',
  midi: 'audio/midi',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  weba: 'audio/webm',
  wma: 'audio/x-ms-wma',
  csv: 'text/csv',
  exe: 'application/vnd.microsoft.portable-executable',
  rtf: 'application/rtf',
  zip: 'application/zip',
};

/** Further types that a file with this extension may have: an `.mp4` may contain only sound. */
const sharedExtensions: Readonly<Record<string, readonly string[]>> = { mp4: ['audio/mp4'] };

/** Every type that one of the tables knows. */
export const knownContentTypes: ReadonlySet<string> = new Set([
  ...Object.values(contentTypes),
  ...Object.values(otherContentTypes),
]);

/** The extension of a URL's path in lower case, without the dot; empty where it has none. */
export function fileExtension(url: string): string {
  const name = lastSegment(url);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}

const lastSegment = (url: string): string => new URL(url).pathname.split('/').at(-1) ?? '';

/** The content type that the extension of a URL or file name stands for; `undefined` where WhatsApp knows none. */
export function contentTypeOf(url: string): string | undefined {
  return getOwn(contentTypes, fileExtension(url));
}

/**
 * The file name at the end of a URL, for a document without a `filename`: WhatsApp would show it as "Untitled". `undefined`
 * where the URL does not end in a name with an extension, by which WhatsApp chooses the icon.
 */
export function fileNameOf(url: string): string | undefined {
  const name = decoded(lastSegment(url))
    .split(/[/\\]/)
    .at(-1)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a file name has none
    ?.replaceAll(/[\x00-\x1f\x7f]/g, '');
  return name !== undefined && /[^.]\.[^.]+$/.test(name) ? name : undefined;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a `%` that encodes nothing
  }
}

/** The content types that a file with this extension may have; none where the extension says nothing. */
export function typesOfExtension(extension: string): readonly string[] {
  const type = getOwn(contentTypes, extension) ?? getOwn(otherContentTypes, extension);
  return type === undefined ? [] : [type, ...(getOwn(sharedExtensions, extension) ?? [])];
}
