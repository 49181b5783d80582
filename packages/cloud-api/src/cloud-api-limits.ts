import {
  type DocumentedLimit,
  findOverLimit,
  inputError,
  type ProviderError,
  type ProviderIdentity,
  type SendableUpload,
} from '@wamux/core';

const media =
  'https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media';
const kilobyte = 1024;
const megabyte = 1024 * kilobyte;

const upload = (max: number): DocumentedLimit => ({
  field: 'data',
  max,
  unit: 'bytes',
  kind: 'validation',
  source: media,
});

/**
 * The limits that Meta documents for the Cloud API beside those of WhatsApp itself, which core checks for every
 * provider. Sizes are read as powers of two: Meta writes MB and KB, and what lies between the two readings is Meta's to
 * refuse.
 */
export const cloudApiLimits = {
  /** `biz_opaque_callback_data`; our correlation ids are shorter. */
  correlationId: {
    field: 'correlationId',
    max: 512,
    unit: 'characters',
    kind: 'validation',
    source: 'https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages',
  },
  uploadedImage: upload(5 * megabyte),
  uploadedVideo: upload(16 * megabyte),
  uploadedAudio: upload(16 * megabyte),
  uploadedStaticSticker: upload(100 * kilobyte),
  uploadedAnimatedSticker: upload(500 * kilobyte),
  uploadedDocument: upload(100 * megabyte),
} as const satisfies Record<string, DocumentedLimit>;

const office = 'application/vnd.openxmlformats-officedocument';

/** The types that `/media` takes. */
const uploadTypes = {
  image: ['image/jpeg', 'image/png'],
  video: ['video/3gpp', 'video/mp4'],
  audio: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
  sticker: ['image/webp'],
  document: [
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

/** Checks a file before it is uploaded: whether `/media` takes its type, and that much of it. */
export function findUploadProblem(
  provider: ProviderIdentity,
  { contentType, data }: SendableUpload,
): ProviderError | undefined {
  const limit = limitOf(contentType, data);
  if (limit !== undefined) return findOverLimit(provider, limit, data.byteLength);
  const types = Object.values(uploadTypes).flat().join(', ');
  const issue = { path: 'contentType', message: `is no type that Meta keeps; expected one of ${types}` };
  return inputError('validation', [issue], provider.id);
}

function limitOf(contentType: string, data: Uint8Array): DocumentedLimit | undefined {
  const type = contentType.replace(/;.*/s, '').trim().toLowerCase();
  const isOneOf = (types: readonly string[]): boolean => types.includes(type);
  if (isOneOf(uploadTypes.image)) return cloudApiLimits.uploadedImage;
  if (isOneOf(uploadTypes.video)) return cloudApiLimits.uploadedVideo;
  if (isOneOf(uploadTypes.audio)) return cloudApiLimits.uploadedAudio;
  if (isOneOf(uploadTypes.document)) return cloudApiLimits.uploadedDocument;
  if (!isOneOf(uploadTypes.sticker)) return undefined;
  return isAnimated(data) ? cloudApiLimits.uploadedAnimatedSticker : cloudApiLimits.uploadedStaticSticker;
}

/**
 * Whether a WebP file says in its extended header that it is an animation.
 * @see https://developers.google.com/speed/webp/docs/riff_container#extended_file_format
 */
function isAnimated(data: Uint8Array): boolean {
  const chunk = String.fromCharCode(...data.subarray(12, 16));
  return chunk === 'VP8X' && ((data[20] ?? 0) & 0b10) !== 0;
}
