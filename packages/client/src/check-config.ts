import { type Issue, suggestion, toIssues } from '@wamux/core';
import { findRouteProblems, findUnreachableRoutes } from '@wamux/router';
import type { Adapter } from '@wamux/transport';
import type { AdapterLoader } from './adapter-registry.js';
import { type CheckedConfig, configSchema } from './config-schema.js';

/** A provider's entry, read by its adapter. */
export interface CheckedProvider {
  readonly id: string;
  readonly adapter: Adapter;
  readonly settings: unknown;
  /** By logical name: the variables, and what the adapter's schema made of the mapping. */
  readonly templates: Readonly<
    Record<string, { readonly variables: readonly string[]; readonly binding: unknown }>
  >;
}

export interface Checked extends Pick<CheckedConfig, 'routes' | 'health'> {
  readonly providers: readonly CheckedProvider[];
  /** Of the logical templates that name one. */
  readonly templateCategories: Readonly<Record<string, string>>;
}

/** Checks everything that can be known without a call; `issues` is empty when the config can be used. */
export async function checkConfig(
  config: unknown,
  adapters: Readonly<Record<string, AdapterLoader>>,
): Promise<{ readonly checked: Checked; readonly issues: readonly Issue[] }> {
  const parsed = configSchema.safeParse(config);
  if (!parsed.success)
    return { checked: { providers: [], templateCategories: {} }, issues: toIssues(parsed.error) };
  const { providers, routes, health, templates: logical } = parsed.data;
  const issues: Issue[] = [];
  const checkedProviders: CheckedProvider[] = [];

  for (const [id, { adapter: name, ...entry }] of Object.entries(providers)) {
    const load = Object.hasOwn(adapters, name) ? adapters[name] : undefined;
    if (load === undefined) {
      const known = suggestion(name, Object.keys(adapters));
      issues.push({ path: `providers.${id}.adapter`, message: `unknown adapter "${name}"${known}` });
      continue;
    }
    const adapter = await load();
    const settings = adapter.settings.safeParse(entry);
    if (!settings.success) issues.push(...toIssues(settings.error, `providers.${id}`));
    const templates = readTemplates(id, adapter, parsed.data, issues);
    checkedProviders.push({ id, adapter, settings: settings.data, templates });
  }
  issues.push(...findUnknownNames(parsed.data), ...findUselessRoutes(routes ?? []));
  const templateCategories = Object.fromEntries(
    Object.entries(logical).flatMap(([name, { category }]) =>
      category === undefined ? [] : [[name, category]],
    ),
  );
  return { checked: { providers: checkedProviders, routes, health, templateCategories }, issues };
}

function readTemplates(
  id: string,
  adapter: Adapter,
  { templates }: CheckedConfig,
  issues: Issue[],
): CheckedProvider['templates'] {
  const read: Record<string, CheckedProvider['templates'][string]> = {};
  for (const [name, { variables, on }] of Object.entries(templates)) {
    const mapping = Object.hasOwn(on, id) ? on[id] : undefined;
    if (mapping === undefined) continue;
    const path = `templates.${name}.on.${id}`;
    const binding = adapter.template.safeParse(mapping);
    if (binding.success) read[name] = { variables, binding: binding.data };
    else issues.push(...toIssues(binding.error, path));
    issues.push(...findUnknownVariables(mapping.variables, variables, path));
  }
  return read;
}

/** A mapping may order or rename the template's variables, and cannot invent any. */
function findUnknownVariables(mapped: unknown, variables: readonly string[], path: string): Issue[] {
  const names = Array.isArray(mapped) ? mapped : Object.keys(mapped ?? {});
  return names
    .filter((name) => !variables.includes(name))
    .map((name) => ({
      path: `${path}.variables`,
      message: `"${name}" is not a variable${suggestion(String(name), variables)}`,
    }));
}

function findUnknownNames({ providers, templates, routes = [] }: CheckedConfig): Issue[] {
  const ids = Object.keys(providers);
  const unknown = (id: string, path: string): Issue[] =>
    ids.includes(id) ? [] : [{ path, message: `"${id}" is not a provider${suggestion(id, ids)}` }];

  return [
    ...Object.entries(templates).flatMap(([name, { on }]) =>
      Object.keys(on).flatMap((id) => unknown(id, `templates.${name}.on.${id}`)),
    ),
    ...routes.flatMap((route, index) =>
      route.try.flatMap((id, position) => [
        ...unknown(id, `routes[${index}].try[${position}]`),
        ...(route.try.indexOf(id) === position
          ? []
          : [{ path: `routes[${index}].try[${position}]`, message: `"${id}" is tried already` }]),
      ]),
    ),
  ];
}

function findUselessRoutes(routes: NonNullable<CheckedConfig['routes']>): Issue[] {
  const contradictions = routes.flatMap((route, index) =>
    findRouteProblems(route).map(({ path, message }) => ({ path: `routes[${index}].${path}`, message })),
  );
  const unreachable = findUnreachableRoutes(routes).map(({ index, coveredBy }) => ({
    path: `routes[${index}]`,
    message:
      coveredBy === undefined
        ? 'can never match: only messages of type "template" have a template and a category'
        : `can never match: routes[${coveredBy}] takes every message that it would take; put it before that one`,
  }));
  return [...contradictions, ...unreachable];
}
