import * as z from 'zod';
import { jsonResponse } from '../problems/problem-response.js';
import { problemSchema } from '../schemas/error-schema.js';
import { named } from '../schemas/registry.js';
import { askForTemplates } from '../templates/ask-for-templates.js';
import {
  compareTemplates,
  standings,
  type TemplateAt,
  type TemplateParity,
} from '../templates/compare-templates.js';
import { defineOperation } from './operation.js';

const listedTemplate = named(
  'ListedTemplate',
  z.looseObject({
    provider: z.string(),
    name: z.string().describe('the provider’s name for it'),
    language: z.string().nullable(),
    category: z.string().nullable(),
    state: z.string(),
    body: z.string().nullable(),
  }),
  'A template as a provider has it, in one language.',
);

const templateAt = named(
  'TemplateAt',
  z.object({
    provider: z.string(),
    standing: z
      .enum(standings)
      .describe(
        '`not-mapped`: the config has no mapping. `cannot-list`: mapped, but the provider cannot list its templates. `no-answer`: mapped, but it did not answer. `missing`: mapped, but it has nothing of this name. `found`: see `templates`',
      ),
    name: z.string().optional().describe('what the config calls it there'),
    templates: z.array(listedTemplate).describe('what the provider has, one for each language'),
  } satisfies Record<keyof TemplateAt, z.ZodType>),
  'The state of a template in the config at one provider.',
);

const templatesSchema = named(
  'Templates',
  z.object({
    templates: z.array(listedTemplate),
    parity: z
      .object({
        templates: z.array(
          z.object({ name: z.string().describe('the name in the config'), on: z.array(templateAt) }),
        ),
        unmapped: z.array(listedTemplate).describe('what providers have but no message can name'),
      } satisfies Record<keyof TemplateParity, z.ZodType>)
      .describe('where each template of the config exists, as the console shows it'),
    cannotList: z.array(z.string()).describe('providers that have no way to list their templates'),
    problems: z.array(problemSchema).describe('of providers that did not answer; the others are listed'),
  }),
  'The templates that the providers have.',
);

export const listTemplates = defineOperation({
  id: 'listTemplates',
  method: 'get',
  path: '/v1/templates',
  tag: 'Providers',
  summary: 'List the templates of the providers, and the state of those in the config',
  description: 'Asks the providers, each by itself: one that fails does not hide the others.',
  scope: 'read',
  answers: { 200: { description: 'What they have.', schema: templatesSchema } },
  handle: async ({ context: { client }, request }) =>
    askForTemplates(client, request.signal).then((listed) =>
      jsonResponse(200, { ...listed, parity: compareTemplates(client, listed) }),
    ),
});
