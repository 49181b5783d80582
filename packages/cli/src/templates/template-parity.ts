import type { Issue, LoadedConfig, LoadedProvider, TemplateDefinition } from 'wamux';
import type { Check } from '../check-results.js';
import { compareTemplate } from './compare-template.js';
import type { ListedTemplates } from './list-templates.js';
import { placeholdersOf } from './template-issues.js';
import { idMember, type TemplateMapping } from './template-mapping.js';

/** Compares every logical template with what each provider has: mapped, approved, and filled as it asks to be. */
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

type Verdict = Pick<Check, 'result' | 'message' | 'next' | 'issues'>;

function checkTemplate(
  name: string,
  { id, templates }: LoadedProvider,
  listed: ListedTemplates | undefined,
): Verdict {
  const mapped = Object.hasOwn(templates, name) ? templates[name] : undefined;
  const path = `templates.${name}.on.${id}`;
  if (mapped === undefined) {
    const next = `Map it if this provider should send it: ${path}`;
    return { result: 'warning', message: 'not mapped: never sent through this provider', next };
  }
  const mapping = mapped.binding as TemplateMapping;
  const known = mapping.name ?? `project ${mapping.projectId}`;
  if (listed === undefined || listed.outcome === 'cannot') {
    return { result: 'not checkable', message: `${known}: this provider cannot list its templates` };
  }
  if (listed.outcome === 'failed') {
    return { result: 'not checkable', message: `${known}: the templates could not be listed` };
  }
  const { capabilities } = listed;
  const meant = listed.templates.filter((template) => isMeant(template, mapping));
  return inAllLanguages(
    languagesOf(mapping).map((language) => {
      const inLanguage = meant.filter((template) => isIn(template, language));
      const found = inLanguage.find(({ state }) => state === 'approved') ?? inLanguage[0];
      if (found === undefined) return notThere(path, mapping, known, language, meant);
      const comparison = { path, mapping, variables: mapped.variables, listed: found, capabilities };
      return judge(known, found, compareTemplate(comparison));
    }),
  );
}

/** A language of the provider, and where it stands in the mapping. */
interface MappedLanguage {
  /** `undefined` where the mapping names none: the template's name selects it. */
  readonly code: string | undefined;
  readonly path: string;
}

/** Lists the languages of a mapping; Bird's mappings call a language a locale. */
function languagesOf({ language, projectId }: TemplateMapping): readonly MappedLanguage[] {
  const member =
    projectId === undefined ? 'language' : typeof projectId === 'object' ? 'contentSid' : 'locale';
  if (typeof language !== 'object') return [{ code: language, path: member }];
  return Object.entries(language).map(([ours, code]) => ({ code, path: `${member}.${ours}` }));
}

function isMeant(template: TemplateDefinition, { name, projectId, version }: TemplateMapping): boolean {
  const ids = typeof projectId === 'object' ? Object.values(projectId) : [projectId];
  const isSame = projectId === undefined ? template.name === name : ids.includes(template.projectId);
  return isSame && (version === undefined || version === 'latest' || isRaw(template.raw, version));
}

const isRaw = (raw: unknown, id: string): boolean => (raw as { id?: unknown } | null)?.id === id;

const isIn = ({ language }: TemplateDefinition, { code }: MappedLanguage): boolean =>
  code === undefined || language === null || normalized(language) === normalized(code);

const normalized = (language: string): string => language.replace('-', '_').toLowerCase();

function notThere(
  path: string,
  mapping: TemplateMapping,
  known: string,
  { code, path: at }: MappedLanguage,
  others: readonly TemplateDefinition[],
): Verdict {
  const languages = others.flatMap(({ language }) => language ?? []).join(', ');
  const message = `${known}${code === undefined ? '' : ` in ${code}`} does not exist`;
  const { projectId, version = 'latest' } = mapping;
  const member = projectId === undefined ? 'name' : version === 'latest' ? idMember(mapping) : 'version';
  const issue =
    others.length === 0
      ? { path: `${path}.${member}`, message: 'does not exist; `wamux templates list` shows what does' }
      : { path: `${path}.${at}`, message: `does not exist; expected one of ${languages}` };
  return { result: 'failed', message, next: `Correct ${issue.path}: it ${issue.message}.`, issues: [issue] };
}

function judge(known: string, listed: TemplateDefinition, issues: readonly Issue[]): Verdict {
  const { body, placeholders, header, state } = listed;
  const said = issues.map(({ path, message }) => `${path} ${message}`).join('; ');
  const wrongly = issues.length === 0 ? '' : `, but is filled wrongly: ${said}`;
  const found = issues.length === 0 ? {} : { issues };
  if (state !== 'approved') {
    const result = state === 'unknown' && issues.length === 0 ? 'warning' : 'failed';
    const next = 'Only approved templates are delivered.';
    return { result, message: `${known} is ${state}${wrongly}`, next, ...found };
  }
  if (issues.length > 0) {
    const next = 'Every send of it would be refused.';
    return { result: 'failed', message: `${known} is approved${wrongly}`, next, issues };
  }
  if (body === null && placeholders === undefined) {
    return { result: 'not checkable', message: `${known} is approved; its variables are not listed` };
  }
  const variables = placeholders?.length ?? placeholdersOf(body ?? '').length;
  const isGiven = header != null && header.type !== 'text' && header.type !== 'other';
  const given = isGiven ? `; each message gives its header, ${header.type}` : '';
  const counted = `${variables} variable${variables === 1 ? '' : 's'}`;
  return { result: 'ok', message: `${known}, approved, ${counted}${given}` };
}

const severity = ['failed', 'warning', 'not checkable', 'ok'] as const;

/** Combines the verdicts about all languages: the worst result counts, and what several have in common is said once. */
function inAllLanguages(verdicts: readonly Verdict[]): Verdict {
  const result = severity.find((one) => verdicts.some((verdict) => verdict.result === one)) ?? 'ok';
  const worst = verdicts.filter((verdict) => verdict.result === result);
  const unique = (texts: readonly string[]): string => [...new Set(texts)].join('; ');
  const issues = worst.flatMap((verdict) => verdict.issues ?? []);
  const nexts = worst.flatMap(({ next }) => next ?? []);
  return {
    result,
    message: unique(worst.map(({ message }) => message)),
    ...(nexts.length > 0 && { next: [...new Set(nexts)].join(' ') }),
    ...(issues.length > 0 && { issues: withoutRepeats(issues) }),
  };
}

const withoutRepeats = (issues: readonly Issue[]): readonly Issue[] =>
  issues.filter(
    ({ path, message }, index) =>
      issues.findIndex((other) => other.path === path && other.message === message) === index,
  );
