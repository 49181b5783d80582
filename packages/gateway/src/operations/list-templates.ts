import type { TemplateDefinition, WhatsAppProvider } from '@wamux/core';
import type { Client } from 'wamux';
import * as z from 'zod';
import { type Problem, problemOfProvider } from '../problems/problem.js';
import { jsonResponse } from '../problems/problem-response.js';
import { problemSchema } from '../schemas/error-schema.js';
import { named } from '../schemas/registry.js';
import { defineOperation } from './operation.js';

/** The most that one provider may take, in milliseconds. */
const patienceMs = 20_000;

const templatesSchema = named(
  'Templates',
  z.object({
    templates: z.array(
      z.looseObject({
        provider: z.string(),
        name: z.string().describe('the provider’s name of it'),
        language: z.string().nullable(),
        category: z.string().nullable(),
        state: z.string(),
        body: z.string().nullable(),
      }),
    ),
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
  summary: 'List the templates that the providers have',
  description: 'Asks the providers, each by itself: one that fails does not hide the others.',
  scope: 'read',
  answers: { 200: { description: 'What they have.', schema: templatesSchema } },
  handle: async ({ context: { client }, request }) =>
    jsonResponse(200, await askForTemplates(client, request.signal)),
});

/** What the providers answered, each in its own words. */
export interface ListedTemplates {
  readonly templates: readonly Omit<TemplateDefinition, 'raw'>[];
  /** Providers that have no way to list their templates. */
  readonly cannotList: readonly string[];
  /** Why providers did not answer. */
  readonly problems: readonly Problem[];
}

/** Asks every provider that can list its templates. */
export async function askForTemplates(
  { providers }: Pick<Client, 'providers'>,
  signal: AbortSignal,
): Promise<ListedTemplates> {
  const all = [...providers.values()];
  const canList = all.filter(({ capabilities }) => capabilities.listTemplates !== 'none');
  const listed = await Promise.all(canList.map((provider) => list(provider, signal)));
  return {
    templates: listed.flatMap(({ templates }) => templates),
    cannotList: all.filter((provider) => !canList.includes(provider)).map(({ id }) => id),
    problems: listed.flatMap(({ problems }) => problems),
  };
}

const list = (provider: WhatsAppProvider, signal: AbortSignal) =>
  provider.listTemplates({ signal, timeoutMs: patienceMs }).match(
    // The provider's own words, of which there are many, stand in its own answer.
    (templates) => ({ templates: templates.map(({ raw: _, ...template }) => template), problems: [] }),
    (error) => ({ templates: [], problems: [problemOfProvider(error)] }),
  );
