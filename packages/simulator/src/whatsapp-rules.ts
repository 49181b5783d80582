/**
 * What WhatsApp itself refuses, whichever provider hands it the message.
 * assumed: that a provider refuses it at once, while those that take first and hand on later lose the message.
 */

/**
 * The most characters that may fill a placeholder of a template: 1024 in the body, or 32768 where only the body is filled.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages (parameter object: text)
 * `url` is for the end of a URL: the whole URL may have 2000.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components (URL buttons)
 */
export const longestText = { header: 60, body: 1024, bodyAlone: 32_768, url: 2000 } as const;

/**
 * Why a text cannot fill a template, in Meta's words, which its users quote with code 132018.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 * assumed: that a text of spaces alone counts as empty.
 */
export function templateTextProblem(text: string): string | null {
  if (/^\s*$/.test(text)) return 'Param text cannot be empty';
  return /[\r\n\t]| {5}/.test(text)
    ? 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces'
    : null;
}

/**
 * Extensions of the files that WhatsApp carries, by kind of media.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
 */
const carriedExtensions = {
  image: ['jpg', 'jpeg', 'png'],
  video: ['3gp', 'mp4'],
  audio: ['aac', 'amr', 'mp3', 'm4a', 'mp4', 'ogg'],
  sticker: ['webp'],
} as const;

/**
 * Types of the audio and video files that WhatsApp carries; it carries any other file as a document.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
 */
const carriedMediaTypes = [
  'audio/aac',
  'audio/amr',
  'audio/mpeg',
  'audio/mp4',
  'audio/ogg',
  'video/3gpp',
  'video/mp4',
];

/** Whether a content type is audio or video that WhatsApp does not carry. */
export function isUncarriedType(contentType: string): boolean {
  const [type = ''] = contentType.toLowerCase().split(';');
  return /^(?:audio|video)\//.test(type.trim()) && !carriedMediaTypes.includes(type.trim());
}

export type CarriedKind = keyof typeof carriedExtensions;

/** assumed: a file whose extension says that it is of another kind; the real WhatsApp fetches the file and reads its type. */
const otherExtensions = [
  'gif',
  'bmp',
  'svg',
  'tiff',
  'heic',
  'mov',
  'avi',
  'webm',
  'wav',
  'flac',
  'pdf',
  'zip',
];
const knownExtensions: readonly string[] = [...Object.values(carriedExtensions).flat(), ...otherExtensions];

/** Whether a link names a file that WhatsApp does not carry as any of these kinds of media. */
export function isUncarried(link: string, ...kinds: readonly CarriedKind[]): boolean {
  if (!URL.canParse(link)) return false; // it is refused for that reason
  const [, extension = ''] = /\.(\w+)$/.exec(new URL(link).pathname.toLowerCase()) ?? [];
  const carried: readonly string[] = kinds.flatMap((kind) => carriedExtensions[kind]);
  return knownExtensions.includes(extension) && !carried.includes(extension);
}
