import {
  bareContentType,
  carriedTypes,
  type DocumentedLimit,
  findOverLimit,
  inputError,
  type LimitTable,
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
} as const satisfies LimitTable;

/** What `/media` takes for documents; for the other kinds it is what WhatsApp carries. */
const documentTypes: readonly string[] = [
  'text/plain',
  'application/pdf',
  'application/msword',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.ms-powerpoint',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
];

/** Checks a file before it is uploaded: whether `/media` takes its type, and that much of it. */
export function findUploadProblem(
  provider: ProviderIdentity,
  { contentType, data }: SendableUpload,
): ProviderError | undefined {
  const type = bareContentType(contentType);
  const limit = limitOf(type, data);
  if (limit !== undefined) return findOverLimit(provider, limit, data.byteLength);
  const types = [...Object.values(carriedTypes).flat(), ...documentTypes];
  const message = `is no type that Meta keeps; expected one of ${types.join(', ')}`;
  return inputError('validation', [{ path: 'contentType', message }], provider.id);
}

function limitOf(type: string, data: Uint8Array): DocumentedLimit | undefined {
  if (carriedTypes.image?.includes(type)) return cloudApiLimits.uploadedImage;
  if (carriedTypes.video?.includes(type)) return cloudApiLimits.uploadedVideo;
  if (carriedTypes.audio?.includes(type)) return cloudApiLimits.uploadedAudio;
  if (carriedTypes.sticker?.includes(type)) {
    return isAnimated(data) ? cloudApiLimits.uploadedAnimatedSticker : cloudApiLimits.uploadedStaticSticker;
  }
  return documentTypes.includes(type) ? cloudApiLimits.uploadedDocument : undefined;
}

/**
 * Whether a WebP file says in its extended header that it is an animation.
 * @see https://developers.google.com/speed/webp/docs/riff_container#extended_file_format
 */
function isAnimated(data: Uint8Array): boolean {
  const chunk = String.fromCharCode(...data.subarray(12, 16));
  return chunk === 'VP8X' && ((data[20] ?? 0) & 0b10) !== 0;
}
