import { readInput, strictObject, suggestion } from '@wamux/core/input';
import * as z from '@wamux/core/zod';
import type { RouterOptions } from './router-options.js';
import type { SettingsProblem } from './settings-problems.js';

const optionNames = [
  'id',
  'providers',
  'routes',
  'templateCategories',
  'health',
  'restoredHealth',
  'limitsInUse',
  'knownStatus',
  'random',
] as const satisfies readonly (keyof RouterOptions)[];

/** Finds what is wrong with the options by themselves. Whether they fit the routes is checked with those. */
export function findOptionsProblems(options: RouterOptions): SettingsProblem[] {
  if (typeof options !== 'object' || options === null)
    return [{ path: '(root)', message: 'expected an object' }];
  const problems: SettingsProblem[] = [];
  const say = (path: string, message: string): void => void problems.push({ path, message });
  for (const name of Object.keys(options)) {
    if (!optionNames.some((known) => known === name))
      say(name, `unknown option${suggestion(name, optionNames)}`);
  }
  const { providers, routes, limitsInUse, knownStatus, random } = options;
  if (!isList(providers)) say('providers', 'expected a list of providers');
  else {
    for (const [place, provider] of providers.entries()) {
      if (typeof provider?.id !== 'string') say(`providers[${place}]`, 'expected a provider; it has no id');
      else if (typeof provider.send !== 'function' || typeof provider.sendTemplate !== 'function')
        say(`providers[${place}]`, 'expected a provider: one with the functions send and sendTemplate');
    }
  }
  if (routes !== undefined && !isList(routes)) say('routes', 'expected a list of routes');
  for (const [place, route] of isList(routes) ? routes.entries() : []) {
    if (!isList(route?.try)) say(`routes[${place}].try`, 'expected a list of the ids of providers');
  }
  for (const [name, given] of Object.entries({ limitsInUse, knownStatus, random })) {
    if (given !== undefined && typeof given !== 'function') say(name, 'expected a function');
  }
  return [...problems, ...findSlowDeliveryProblems(options), ...findSnapshotProblems(options.restoredHealth)];
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The schemas are made where they are needed: most routers have neither. */
function findSlowDeliveryProblems({ health }: RouterOptions): readonly SettingsProblem[] {
  if (health?.slowDelivery === undefined) return [];
  const settings = strictObject({ withinMs: z.number().gt(0), share: z.number().gt(0).lt(1) });
  return problemsOf(settings, health.slowDelivery, 'health.slowDelivery');
}

/** Finds what is wrong with circuits that an app has stored: they come from a file or a database, and may be anything. */
export function findSnapshotProblems(restored: unknown): readonly SettingsProblem[] {
  if (restored === undefined) return [];
  const snapshot = z.looseObject({
    state: z.enum(['closed', 'open', 'recovering']),
    since: z.number(),
    reason: z.string().optional(),
    dwellMs: z.number().gt(0),
    openings: z.int().min(0),
    // The value is closed or open: cockatiel stores a circuit that is being probed as open too.
    breaker: z.looseObject({ ownState: z.looseObject({ value: z.int().min(0).max(1) }) }).optional(),
  });
  return problemsOf(z.record(z.string(), snapshot), restored, 'restoredHealth');
}

const problemsOf = (schema: z.ZodType, given: unknown, root: string): readonly SettingsProblem[] =>
  readInput(schema, given, root).match(
    () => [],
    (issues) => issues,
  );
