import type { DocumentedLimit } from '@wamux/core/policy';
import { metaUploadLimits } from '@wamux/meta-format';

/** The limits that Meta documents for the Cloud API besides WhatsApp's own, which core checks for every provider. */
export const cloudApiLimits = {
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
