import type { DocumentedLimit } from '@wamux/core/policy';
import { metaUploadLimits } from '@wamux/meta-format';

/**
 * The limits that are documented beside those of WhatsApp itself, which core checks for every provider. Files are kept by
 * Meta, so they are Meta's limits.
 */
export const dialog360Limits = {
  /** `biz_opaque_callback_data`; our correlation ids are shorter. */
  correlationId: {
    field: 'correlationId',
    max: 512,
    unit: 'characters',
    kind: 'validation',
    source: 'https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages',
  },
  ...metaUploadLimits,
} as const satisfies Record<string, DocumentedLimit>;
