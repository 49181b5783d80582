import { strictObject } from '@wamux/core/input';
import { templateFields } from '@wamux/core/policy';
import * as z from 'zod';

/** What `templates.<name>.on.<provider>` says for a provider that takes templates in Meta's format. */
export const metaTemplate = strictObject({
  name: z.string().min(1),
  /** As Meta writes it, such as `es` or `pt_BR`; or by the language of messages. */
  language: templateFields.language,
  parameterFormat: templateFields.parameterFormat.optional(),
  variables: templateFields.variables.optional(),
  header: templateFields.header.optional(),
  buttons: templateFields.buttons().optional(),
}).refine(({ parameterFormat, variables = [] }) => parameterFormat === 'named' || Array.isArray(variables), {
  path: ['variables'],
  error: 'gives parameters names; expected a list, or "parameterFormat": "named"',
});

/** A mapping of `templates.<name>.on.<provider>`, read. */
export type MetaTemplate = z.output<typeof metaTemplate>;
