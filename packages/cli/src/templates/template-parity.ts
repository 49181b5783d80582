import type { LoadedConfig, LoadedProvider, TemplateDefinition } from 'wamux';
import type { Check } from '../check.js';
import type { ListedTemplates } from './list-templates.js';

/** What the adapters' mappings have, each its part of it. */
interface Mapping {
  readonly name?: string;
  readonly language?: string | Readonly<Record<string, string>>;
  readonly variables?: unknown;
  /** Bird's. */
  readonly projectId?: string;
  readonly version?: string;
  readonly header?: { readonly key?: string };
  readonly buttons?: Readonly<Record<string, { readonly key?: string }>>;
}

/** Compares every logical template with what each provider has: mapped, approved, with the same variables. */
export function checkTemplates(
  { providers }: LoadedConfig,
  listed: ReadonlyMap<string, ListedTemplates>,
): Check[] {
  const names = [...new Set(providers.flatMap(({ templates }) => Object.keys(templates)))];
  return names.flatMap((name) =>
    providers.map((provider) => {
      const about = { check: 'template', of: `${name} on ${provider.id}` };
      return { ...about, ...checkTemplate(name, provider, listed.get(provider.id)) };
    }),
  );
}

type Verdict = Pick<Check, 'result' | 'message' | 'next'>;

function checkTemplate(
  name: string,
  { id, templates }: LoadedProvider,
  listed: ListedTemplates | undefined,
): Verdict {
  const mapped = Object.hasOwn(templates, name) ? templates[name] : undefined;
  if (mapped === undefined) {
    const next = `Map it, if this provider shall send it: templates.${name}.on.${id}`;
    return { result: 'warning', message: 'not mapped: never sent through this provider', next };
  }
  const mapping = mapped.binding as Mapping;
  const known = mapping.name ?? `project ${mapping.projectId}`;
  if (listed === undefined || listed.outcome === 'cannot') {
    return { result: 'not checkable', message: `${known}: this provider cannot list its templates` };
  }
  if (listed.outcome === 'failed') {
    return { result: 'not checkable', message: `${known}: the templates could not be listed` };
  }
  const candidates = listed.templates.filter((template) => isMeant(template, mapping));
  const found = candidates.find(({ state }) => state === 'approved') ?? candidates[0];
  if (found === undefined) {
    const languages = languagesOf(mapping).join(', ');
    const language = languages === '' ? '' : ` in ${languages}`;
    const next = `Correct templates.${name}.on.${id}; \`wamux templates list\` shows what there is.`;
    return { result: 'failed', message: `${known}${language} is not there`, next };
  }
  if (found.state !== 'approved') {
    const result = found.state === 'unknown' ? 'warning' : 'failed';
    return { result, message: `${known} is ${found.state}`, next: 'Only approved templates are delivered.' };
  }
  return compareVariables(known, mapped.variables, mapping, found);
}

const languagesOf = ({ language }: Mapping): readonly string[] =>
  typeof language === 'string' ? [language] : Object.values(language ?? {});

function isMeant(template: TemplateDefinition, mapping: Mapping): boolean {
  const { name, projectId, version } = mapping;
  const languages = languagesOf(mapping);
  const isSame = projectId === undefined ? template.name === name : template.projectId === projectId;
  const isVersion = version === undefined || version === 'latest' || isRaw(template.raw, version);
  const isLanguage = languages.some((language) => sameLanguage(template.language, language));
  return isSame && isVersion && (languages.length === 0 || isLanguage);
}

const isRaw = (raw: unknown, id: string): boolean => (raw as { id?: unknown } | null)?.id === id;

const sameLanguage = (a: string | null, b: string): boolean =>
  a === null || a.replace('-', '_').toLowerCase() === b.replace('-', '_').toLowerCase();

function compareVariables(
  known: string,
  variables: readonly string[],
  mapping: Mapping,
  { body, placeholders }: TemplateDefinition,
): Verdict {
  if (placeholders !== undefined) return compareNames(known, variables, mapping, placeholders);
  if (body === null)
    return { result: 'not checkable', message: `${known} is approved; its variables are not told` };
  const given = Object.keys(mapping.variables ?? variables).length;
  const wanted = new Set([...body.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name)).size;
  if (given === wanted) return { result: 'ok', message: `${known}, approved, ${count(wanted)}` };
  return {
    result: 'failed',
    message: `${known} has ${count(wanted)}, the config gives it ${given}`,
    next: 'Every send of it would be refused: correct the variables in the config.',
  };
}

/** Of a provider whose placeholders have names (Bird): each must get its value from somewhere. */
function compareNames(
  known: string,
  variables: readonly string[],
  { buttons = {}, header, variables: renamed = {} }: Mapping,
  placeholders: readonly string[],
): Verdict {
  const names = renamed as Readonly<Record<string, string>>;
  const given = new Set([
    ...(Array.isArray(renamed) ? (renamed as readonly string[]) : variables).map((name) =>
      Object.hasOwn(names, name) && !Array.isArray(renamed) ? (names[name] ?? name) : name,
    ),
    ...[header, ...Object.values(buttons)].flatMap((part) => part?.key ?? []),
  ]);
  const missing = placeholders.filter((name) => !given.has(name));
  const extra = [...given].filter((name) => !placeholders.includes(name));
  if (missing.length === 0 && extra.length === 0) {
    return { result: 'ok', message: `${known}, approved, ${count(placeholders.length)}` };
  }
  const said = [
    ...(missing.length > 0 ? [`gets no value for ${missing.join(', ')}`] : []),
    ...(extra.length > 0 ? [`has no ${extra.join(', ')}`] : []),
  ].join(' and ');
  return {
    result: 'failed',
    message: `${known} ${said}`,
    next: 'Correct the variables, header and buttons of its mapping in the config.',
  };
}

const count = (number: number): string => `${number} variable${number === 1 ? '' : 's'}`;
