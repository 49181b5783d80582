import type { DocumentedLimit } from '@wamux/core/policy';
import { metaUploadLimits } from '@wamux/meta-format';

/** Files are kept by Meta, so they are Meta's limits; beside them core checks those of WhatsApp itself. */
export const gupshupLimits = metaUploadLimits satisfies Record<string, DocumentedLimit>;
