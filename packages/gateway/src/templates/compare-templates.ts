import type { Client } from 'wamux';
import type { ListedTemplates } from './ask-for-templates.js';

type Listed = ListedTemplates['templates'][number];

/** The state of a template in the config at one provider. */
export const standings = ['not-mapped', 'mapped', 'cannot-list', 'no-answer', 'missing', 'found'] as const;

/** A template of the config at one provider. */
export interface TemplateAt {
  readonly provider: string;
  /**
   * `not-mapped`: the config names nothing there. `mapped`: it does, and the provider was not asked. `cannot-list`: the provider has
   * no way to tell. `no-answer`: it was asked and did not answer. `missing`: it has nothing of this name. `found`: see `templates`.
   */
  readonly standing: (typeof standings)[number];
  /** What the config calls it there, where that has a name. */
  readonly name?: string;
  /** The provider's templates, one for each language. */
  readonly templates: readonly Listed[];
}

/** Which template of the config is where, and what no message can name. */
export interface TemplateParity {
  readonly templates: readonly { readonly name: string; readonly on: readonly TemplateAt[] }[];
  /** What providers have and the config does not map. */
  readonly unmapped: readonly Listed[];
}

/** What every adapter's mapping may have of these. */
interface Mapping {
  readonly name?: string;
  /** Bird's, and Twilio's by language: what a template is known by there, where that is not its name. */
  readonly projectId?: string | Readonly<Record<string, string>>;
}

/** Compares the templates of the config with those of the providers, where these were asked. */
export function compareTemplates(
  { templates, providers }: Pick<Client, 'templates' | 'providers'>,
  listed?: ListedTemplates,
): TemplateParity {
  const mappings = [...templates].map(([name, on]) => ({
    name,
    on: on as ReadonlyMap<string, Mapping>,
  }));
  const isMapped = (one: Listed) => mappings.some(({ on }) => isMeant(on.get(one.provider), one));
  return {
    templates: mappings.map(({ name, on }) => ({
      name,
      on: [...providers.keys()].map((provider) => standAt(provider, on.get(provider), listed)),
    })),
    unmapped: listed?.templates.filter((one) => !isMapped(one)) ?? [],
  };
}

function standAt(
  provider: string,
  mapping: Mapping | undefined,
  listed: ListedTemplates | undefined,
): TemplateAt {
  const name = mapping?.name === undefined ? {} : { name: mapping.name };
  const at = (standing: TemplateAt['standing'], templates: readonly Listed[] = []): TemplateAt => ({
    ...{ provider, standing, templates },
    ...name,
  });
  if (mapping === undefined) return at('not-mapped');
  if (listed === undefined) return at('mapped');
  if (listed.cannotList.includes(provider)) return at('cannot-list');
  if (listed.problems.some((problem) => problem.provider === provider)) return at('no-answer');
  const meant = listed.templates.filter((one) => one.provider === provider && isMeant(mapping, one));
  return meant.length === 0 ? at('missing') : at('found', meant);
}

function isMeant(mapping: Mapping | undefined, listed: Listed): boolean {
  if (mapping === undefined) return false;
  const { name, projectId } = mapping;
  if (projectId === undefined) return listed.name === name;
  const ids = typeof projectId === 'string' ? [projectId] : Object.values(projectId);
  return listed.projectId !== undefined && ids.includes(listed.projectId);
}
