import type { Issue } from '@wamux/core';
import { readInput, suggestion } from '@wamux/core/input';
import { findMappingIssues } from '@wamux/core/policy';
import type * as z from '@wamux/core/zod';
import type { Adapter } from '@wamux/provider-kit';
import { findHealthProblems } from '@wamux/router';
import { toAdapterName } from './adapter-names.js';
import type { AdapterLoader } from './adapter-registry.js';
import type { CheckedConfig } from './config-schema.js';
import { readParts } from './read-parts.js';
import type { Substituted } from './substitute-environment.js';
import { findEmptyCategories, findUselessRoutes } from './useless-routes.js';
import { findWeakSecrets } from './weak-secrets.js';

/** A provider's entry, read by its adapter. */
export interface CheckedProvider {
  /** Instance id: the entry's name in the config. */
  readonly id: string;
  /** The adapter that the entry names, loaded. */
  readonly adapter: Adapter;
  /** The entry as the adapter's schema reads it, defaults filled in and credentials as `Secret`. */
  readonly settings: unknown;
  /** By logical name: the variables, the category, and what the adapter's schema made of the mapping. */
  readonly templates: Readonly<
    Record<
      string,
      {
        readonly variables: readonly string[];
        readonly category?: string | undefined;
        readonly binding: unknown;
      }
    >
  >;
}

/** A config that can be used. */
export interface Checked extends Pick<CheckedConfig, 'routes' | 'health'> {
  /** In the order of the config. */
  readonly providers: readonly CheckedProvider[];
  /** The categories of the logical templates that name one. */
  readonly templateCategories: Readonly<Record<string, string>>;
}

interface CheckResult {
  readonly checked: Checked;
  readonly issues: readonly Issue[];
  /** What a setting of a provider is and where it is found, by its path in the config. */
  readonly meanings: ReadonlyMap<string, string>;
}

/**
 * Checks everything that can be known without a call; `issues` is empty when the config can be used. No issue shows a
 * value that came from the environment.
 */
export async function checkConfig(
  source: Substituted,
  adapters: Readonly<Record<string, AdapterLoader>>,
): Promise<CheckResult> {
  const { ids, issues: found, parts } = readParts(source.config);
  const { providers, routes, health, templates: logical } = parts;
  const issues: Issue[] = [...found];
  const checkedProviders: CheckedProvider[] = [];
  const meanings = new Map<string, string>();

  for (const [id, { adapter: written, ...entry }] of Object.entries(providers)) {
    const name = Object.hasOwn(adapters, written) ? written : toAdapterName(written);
    const load = Object.hasOwn(adapters, name) ? adapters[name] : undefined;
    if (load === undefined) {
      const known = suggestion(name, Object.keys(adapters));
      const message = `unknown adapter "${source.asWritten(written)}"${known}`;
      issues.push({ path: `providers.${id}.adapter`, message });
      continue;
    }
    const adapter = await load();
    if (!isAdapter(adapter)) {
      const message = `its loader in \`adapters\` gave no adapter; expected what defineProvider returns, not the module`;
      issues.push({ path: `providers.${id}.adapter`, message });
      continue;
    }
    const settings = readByAdapter(adapter.settings, entry, `providers.${id}`, source, issues);
    for (const [setting, { description }] of Object.entries(shapeOf(adapter.settings))) {
      if (description !== undefined) meanings.set(`providers.${id}.${setting}`, description);
    }
    issues.push(...findWeakSecrets(settings, `providers.${id}`));
    const templates = readTemplates(id, adapter, parts, source, issues);
    checkedProviders.push({ id, adapter, settings, templates });
  }
  issues.push(
    ...findHealthProblems(health ?? {}).map(({ path, message }) => ({ path: `health.${path}`, message })),
  );
  const templateCategories = Object.fromEntries(
    Object.entries(logical).flatMap(([name, { category }]) =>
      category === undefined ? [] : [[name, category]],
    ),
  );
  issues.push(
    // Without providers every name would be wrong, and the missing list is the only mistake.
    ...(ids === undefined ? [] : findUnknownNames(parts, ids, source)),
    ...findUselessRoutes(routes ?? [], source),
    // A template that cannot be read may have the category.
    ...(found.some(({ path }) => path.startsWith('templates'))
      ? []
      : findEmptyCategories(routes ?? [], Object.values(templateCategories))),
  );
  const checked = { providers: checkedProviders, routes, health, templateCategories };
  return { checked, issues: issues.map(withQuotes).map(withNames(Object.keys(adapters))), meanings };
}

/** In plain JavaScript, `() => import('./adapter.js')` is a natural slip: it gives the module. */
const isAdapter = (given: unknown): given is Adapter =>
  typeof given === 'object' &&
  given !== null &&
  'create' in given &&
  'settings' in given &&
  'template' in given;

/** Reads an adapter's part of the config by its schema; `undefined` where it is wrong. */
function readByAdapter(
  schema: z.ZodType,
  part: unknown,
  path: string,
  source: Substituted,
  issues: Issue[],
): unknown {
  try {
    const read = readInput(schema, part, path);
    if (read.isOk()) return read.value;
    for (const issue of read.error) {
      issues.push({ path: issue.path, message: source.hide(issue.message) });
    }
  } catch {
    // A check of the adapter itself threw. The error may quote the value.
    issues.push({ path, message: 'cannot be checked: the adapter fails on it' });
  }
  return undefined;
}

function readTemplates(
  id: string,
  adapter: Adapter,
  { templates }: CheckedConfig,
  source: Substituted,
  issues: Issue[],
): CheckedProvider['templates'] {
  const read: Record<string, CheckedProvider['templates'][string]> = {};
  for (const [name, { variables, category, on }] of Object.entries(templates)) {
    const mapping = Object.hasOwn(on, id) ? on[id] : undefined;
    if (mapping === undefined) continue;
    const path = `templates.${name}.on.${id}`;
    const binding = readByAdapter(adapter.template, mapping, path, source, issues);
    read[name] = { variables, category, binding };
    const parts = binding ?? readMembers(adapter.template, mapping);
    issues.push(...findMisplaced(mapping, parts, variables, path, source));
  }
  return read;
}

/** Reads the valid members of a mapping that its adapter refuses, so that all mistakes are reported together. */
function readMembers(schema: z.ZodType, mapping: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(shapeOf(schema)).flatMap(([name, member]) => {
      if (!Object.hasOwn(mapping, name)) return [];
      const parsed = member.safeParse(mapping[name]);
      return [[name, parsed.success ? parsed.data : readEntries(member, mapping[name])]];
    }),
  );
}

/** Gives the right entries of a record, such as that of buttons, and of a wrong one the variable that it names. */
function readEntries(schema: z.ZodType, record: unknown): object | undefined {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return undefined;
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => {
      const parsed = schema.safeParse({ [key]: value });
      return [key, parsed.success ? Object(parsed.data)[key] : { variable: Object(value).variable }];
    }),
  );
}

/** The members of an object schema, or of a schema that is based on one; other schemas have none. */
function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  const { def, shape } = schema as { readonly def?: { readonly in?: z.ZodType } } & Partial<z.ZodObject>;
  return (shape as Record<string, z.ZodType> | undefined) ?? (def?.in === undefined ? {} : shapeOf(def.in));
}

/**
 * Finds variables in a mapping that do not exist, or that cannot be where it puts them. The list of variables is checked as
 * it is written, even where the adapter refuses it.
 */
function findMisplaced(
  mapping: Readonly<Record<string, unknown>>,
  binding: unknown,
  variables: readonly string[],
  path: string,
  { asWritten }: Substituted,
): Issue[] {
  const read = { ...(binding as object | undefined), variables: mapping.variables };
  return findMappingIssues(read as Parameters<typeof findMappingIssues>[0], variables, asWritten).map(
    (issue) => ({ path: `${path}.${issue.path}`, message: issue.message }),
  );
}

/** Where the adapter is missing, the error lists all of them. */
const withNames =
  (adapters: readonly string[]) =>
  ({ path, message }: Issue): Issue =>
    /^providers\.[^.]+\.adapter$/.test(path) && message === 'missing; expected a text'
      ? { path, message: `missing; expected one of ${adapters.join(', ')}` }
      : { path, message };

/** YAML reads `server: 0023` as the number 23, which would be another server. */
const withQuotes = ({ path, message }: Issue): Issue =>
  /^expected a text, not (?:a number|true|false)$/.test(message)
    ? { path, message: 'expected a text: put the value in quotes' }
    : { path, message };

function findUnknownNames(
  { templates, routes = [] }: CheckedConfig,
  ids: readonly string[],
  source: Substituted,
): Issue[] {
  const unknown = (id: string, path: string): Issue[] =>
    ids.includes(id)
      ? []
      : [{ path, message: `"${source.asWritten(id)}" is not a provider${suggestion(id, ids)}` }];

  return [
    ...Object.entries(templates).flatMap(([name, { on }]) =>
      Object.keys(on).flatMap((id) => unknown(id, `templates.${name}.on.${id}`)),
    ),
    ...routes.flatMap((route, index) =>
      route.try.flatMap((id, position) => [
        ...unknown(id, `routes[${index}].try[${position}]`),
        ...(route.try.indexOf(id) === position
          ? []
          : [
              {
                path: `routes[${index}].try[${position}]`,
                message: `"${source.asWritten(id)}" is already listed`,
              },
            ]),
      ]),
    ),
  ];
}
