import { strictObject } from '@wamux/core';
import * as z from 'zod';

/** What `templates.<name>.on.<provider>` says for a provider that takes templates in Meta's format. */
export const metaTemplate = strictObject({
  name: z.string().min(1),
  /** As Meta writes it, such as `es` or `pt_BR`. */
  language: z.string().min(2),
  /** Our variables in the order of this template's placeholders, where it differs from the config's. */
  variables: z.array(z.string()).optional(),
});

export type MetaTemplate = z.output<typeof metaTemplate>;
