import { strictObject } from '@wamux/core/input';
import { type TemplateMapping, templateFields } from '@wamux/core/policy';
import * as z from '@wamux/core/zod';

/** The members of a mapping in Meta's format, for an adapter that adds one of its own to them. */
export const metaTemplateFields = {
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
};

/** Refuses names for parameters that have none. */
export function checkNames(
  { parameterFormat, variables = [] }: TemplateMapping,
  context: z.core.$RefinementCtx,
): void {
  if (parameterFormat === 'named' || Array.isArray(variables)) return;
  const message = 'gives parameters names; expected a list, or "parameterFormat": "named"';
  context.addIssue({ code: 'custom', path: ['variables'], message });
}

/** What `templates.<name>.on.<provider>` says for a provider that takes templates in Meta's format. */
export const metaTemplate = strictObject(metaTemplateFields).superRefine(checkNames);

/** A mapping of `templates.<name>.on.<provider>`, read. */
export type MetaTemplate = z.output<typeof metaTemplate>;
