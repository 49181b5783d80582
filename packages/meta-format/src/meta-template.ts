import { strictObject } from '@wamux/core/input';
import { templateFields } from '@wamux/core/policy';
import * as z from '@wamux/core/zod';

/** What `templates.<name>.on.<provider>` says for a provider that takes templates in Meta's format. */
export const metaTemplate = strictObject({
  name: z.string().min(1).describe("The template's name, as Meta approved it."),
  language: templateFields.language.describe(
    'As Meta writes it, such as `es` or `pt_BR`; or by the language of messages.',
  ),
  parameterFormat: templateFields.parameterFormat
    .optional()
    .describe(
      "How the template's placeholders are told apart: `positional` ({{1}}, the default) or `named`.",
    ),
  variables: templateFields.variables
    .optional()
    .describe(
      "A list: the app's variables in the order of the body's placeholders. An object, with `named`: from the app's name to the template's.",
    ),
  header: templateFields.header.optional().describe('The variable that fills a text header.'),
  buttons: templateFields
    .buttons()
    .optional()
    .describe(
      "The variables that fill dynamic buttons, by the button's place from 0: a URL's suffix or a one-time code by the variable's name alone.",
    ),
}).refine(({ parameterFormat, variables = [] }) => parameterFormat === 'named' || Array.isArray(variables), {
  path: ['variables'],
  error: 'gives parameters names; expected a list, or "parameterFormat": "named"',
});

/** A mapping of `templates.<name>.on.<provider>`, read. */
export type MetaTemplate = z.output<typeof metaTemplate>;
