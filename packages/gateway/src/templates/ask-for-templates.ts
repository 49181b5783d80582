import type { TemplateDefinition, WhatsAppProvider } from '@wamux/core';
import type { Client } from 'wamux';
import { type Problem, problemOfProvider } from '../problems/problem.js';

/** The most that one provider may take, in milliseconds. */
const patienceMs = 20_000;

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

type Answer = Pick<ListedTemplates, 'templates' | 'problems'>;

async function list(provider: WhatsAppProvider, signal: AbortSignal): Promise<Answer> {
  try {
    return await provider.listTemplates({ signal, timeoutMs: patienceMs }).match(
      // The provider's own words, of which there are many, stand in its own answer.
      (templates): Answer => ({
        templates: templates.map(({ raw: _, ...template }) => template),
        problems: [],
      }),
      (error): Answer => ({ templates: [], problems: [problemOfProvider(error)] }),
    );
  } catch {
    // A provider of the app's own breaks its contract. The templates of the others are told all the same.
    const message = `${provider.id} ended without a result`;
    return {
      templates: [],
      problems: [problemOfProvider({ kind: 'unknown', provider: provider.id, message })],
    };
  }
}
