import type { Issue } from '../errors.js';
import { fileExtension, knownContentTypes, typesOfExtension } from '../helpers/media-types.js';
import type { MediaReference } from '../messages/media-fields.js';
import type { ParsedMessage } from '../messages/outbound-message.js';
import { echoName } from '../redaction/echo-name.js';

/** What a message, or the header of one, can hold as a file. */
type MediaKind = 'image' | 'video' | 'audio' | 'sticker' | 'document';

/**
 * What WhatsApp carries as each kind of media. Meta takes a message with another type, and fails it later by a status
 * (131053). A document is not in the table: of other types than those that it lists Meta says that they "may be sent".
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/image-messages
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/video-messages
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/audio-messages
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/sticker-messages
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/document-messages
 */
export const carriedTypes: Readonly<Partial<Record<MediaKind, readonly string[]>>> = {
  image: ['image/jpeg', 'image/png'],
  video: ['video/3gpp', 'video/mp4'],
  audio: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
  sticker: ['image/webp'],
};

/**
 * A voice message is Ogg with Opus; another recording has to be sent as a file.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/audio-messages
 */
const voiceTypes = ['audio/ogg'];

/** A content type without its parameters, as it is compared. */
const bareContentType = (contentType: string): string =>
  (contentType.split(';')[0] ?? '').trim().toLowerCase();

/** A file as it stands in a message. */
interface MediaPart {
  readonly kind: MediaKind;
  readonly media: MediaReference;
  /** The field that holds the reference, as the user writes it. */
  readonly path: string;
  readonly contentType?: string | undefined;
  /** The types that WhatsApp carries; any where absent. */
  readonly carried?: readonly string[] | undefined;
}

/**
 * What WhatsApp would not show as the kind of media that the message calls it: by the content type that the message
 * states, by the extension of the URL, or because the two contradict each other.
 */
export function findMediaIssues(message: ParsedMessage): Issue[] {
  return partsOf(message).flatMap((part) => findIssue(part) ?? []);
}

/** The file that a message is, and the file in its header. */
function partsOf(message: ParsedMessage): readonly MediaPart[] {
  const parts: MediaPart[] = [];
  if ('media' in message) {
    const { type: kind, media, contentType } = message;
    const carried = kind === 'audio' && message.voice ? voiceTypes : carriedTypes[kind];
    parts.push({ kind, media, path: 'media', contentType, carried });
  }
  const header = 'header' in message ? message.header : undefined;
  if (header !== undefined && 'media' in header) {
    const { type: kind, media } = header;
    parts.push({ kind, media, path: 'header.media', carried: carriedTypes[kind] });
  }
  return parts;
}

function findIssue({ kind, media, path, contentType, carried }: MediaPart): Issue | undefined {
  const stated = contentType === undefined ? undefined : bareContentType(contentType);
  if (stated !== undefined && carried?.includes(stated) === false) {
    return { path: 'contentType', message: `is ${echoName(stated)}; ${toExpectation(kind, carried)}` };
  }
  if (kind === 'audio' && contentType !== undefined && hasOtherCodec(contentType)) {
    return {
      path: 'contentType',
      message: 'names a codec that WhatsApp does not support; Ogg must hold Opus',
    };
  }
  // The type of a file that was uploaded is known to its provider.
  if (!('url' in media)) return undefined;
  return (
    findUncarried(kind, carried, media.url, `${path}.url`) ??
    (stated === undefined ? undefined : findConflict(stated, media.url, `${path}.url`))
  );
}

/** Why WhatsApp would not show what a URL names as this kind of media; `undefined` where its extension says nothing. */
export const findUrlIssue = (kind: MediaKind, url: string, path: string): Issue | undefined =>
  findUncarried(kind, carriedTypes[kind], url, path);

function findUncarried(
  kind: MediaKind,
  carried: readonly string[] | undefined,
  url: string,
  path: string,
): Issue | undefined {
  const extension = fileExtension(url);
  const told = typesOfExtension(extension);
  if (carried === undefined || told.length === 0 || told.some((type) => carried.includes(type))) {
    return undefined;
  }
  return { path, message: `ends in .${extension} (${told[0]}); ${toExpectation(kind, carried)}` };
}

function findConflict(stated: string, url: string, path: string): Issue | undefined {
  const extension = fileExtension(url);
  const told = typesOfExtension(extension);
  if (told.length === 0 || !knownContentTypes.has(stated) || told.includes(stated)) return undefined;
  const message = `is ${stated}, but ${path} ends in .${extension} (${told[0]}); expected the same type in both`;
  return { path: 'contentType', message };
}

const toExpectation = (kind: MediaKind, carried: readonly string[] | undefined): string =>
  `WhatsApp carries ${carried === voiceTypes ? 'a voice message' : kind} as ${carried?.join(', ')}`;

/** WhatsApp takes only those Ogg files that use the Opus codec. */
function hasOtherCodec(contentType: string): boolean {
  if (bareContentType(contentType) !== 'audio/ogg') return false;
  const [, codecs] = /;\s*codecs\s*=\s*"?([^";]*)"?/i.exec(contentType) ?? [];
  return codecs !== undefined && codecs.trim().toLowerCase() !== 'opus';
}
