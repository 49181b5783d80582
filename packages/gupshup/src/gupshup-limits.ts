import type { DocumentedLimit } from '@wamux/core/policy';
import { metaUploadLimits } from '@wamux/meta-format';

/** Files are kept by Meta, so these are Meta's limits; core checks WhatsApp's own besides. */
export const gupshupLimits = metaUploadLimits satisfies Record<string, DocumentedLimit>;
