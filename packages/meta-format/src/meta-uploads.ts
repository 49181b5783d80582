import type { ProviderError, SendableUpload } from '@wamux/core';
import { inputError } from '@wamux/core/input';
import { type DocumentedLimit, findOverLimit, type ProviderIdentity } from '@wamux/core/policy';
import type { NotFound } from '@wamux/provider-kit';

const source =
  'https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media';
const kilobyte = 1024;
const megabyte = 1024 * kilobyte;

const upload = (max: number): DocumentedLimit => ({
  field: 'data',
  max,
  unit: 'bytes',
  kind: 'validation',
  source,
});

/**
 * The sizes of files that Meta keeps. They are read as powers of two: Meta writes MB and KB, and what lies between the
 * two readings is Meta's to refuse.
 */
export const metaUploadLimits = {
  uploadedImage: upload(5 * megabyte),
  uploadedVideo: upload(16 * megabyte),
  uploadedAudio: upload(16 * megabyte),
  uploadedStaticSticker: upload(100 * kilobyte),
  uploadedAnimatedSticker: upload(500 * kilobyte),
  uploadedDocument: upload(100 * megabyte),
} as const satisfies Record<string, DocumentedLimit>;

const office = 'application/vnd.openxmlformats-officedocument';

/** The types of files that Meta keeps, by the limit of each. Stickers have two, and stand apart. */
const uploadTypes = {
  uploadedImage: ['image/jpeg', 'image/png'],
  uploadedVideo: ['video/3gpp', 'video/mp4'],
  uploadedAudio: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
  uploadedDocument: [
    'text/plain',
    'application/pdf',
    'application/msword',
    'application/vnd.ms-excel',
    'application/vnd.ms-powerpoint',
    `${office}.wordprocessingml.document`,
    `${office}.spreadsheetml.sheet`,
    `${office}.presentationml.presentation`,
  ],
} as const;
const stickerType = 'image/webp';

/**
 * The answer about a file that is gone. To the Graph API the id in a path is an object like any other, so it says of a file
 * what it says of a number: code 100 with subcode 33, in an HTTP 400.
 */
export const noSuchFile: NotFound = {
  kind: 'media',
  issue: { path: 'media.id', message: 'is of no file that can be fetched, or can be any more' },
  orStatus: 400,
};

/** Checks a file before it is uploaded: whether Meta keeps its type, and that much of it. */
export function findMetaUploadProblem(
  provider: ProviderIdentity,
  { contentType, data }: SendableUpload,
): ProviderError | undefined {
  const limit = limitOf(contentType.replace(/;.*/s, '').trim().toLowerCase(), data);
  if (limit !== undefined) return findOverLimit(provider, limit, data.byteLength);
  const types = [...Object.values(uploadTypes).flat(), stickerType].join(', ');
  const issue = { path: 'contentType', message: `is no type that Meta keeps; expected one of ${types}` };
  return inputError('validation', [issue], provider.id);
}

function limitOf(type: string, data: Uint8Array): DocumentedLimit | undefined {
  if (type === stickerType) {
    return isAnimated(data)
      ? metaUploadLimits.uploadedAnimatedSticker
      : metaUploadLimits.uploadedStaticSticker;
  }
  const names = Object.keys(uploadTypes) as (keyof typeof uploadTypes)[];
  const name = names.find((name) => (uploadTypes[name] as readonly string[]).includes(type));
  return name && metaUploadLimits[name];
}

/**
 * Whether a WebP file says in its extended header that it is an animation.
 * @see https://developers.google.com/speed/webp/docs/riff_container#extended_file_format
 */
function isAnimated(data: Uint8Array): boolean {
  const chunk = String.fromCharCode(...data.subarray(12, 16));
  return chunk === 'VP8X' && ((data[20] ?? 0) & 0b10) !== 0;
}
