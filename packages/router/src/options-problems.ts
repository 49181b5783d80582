import { readInput, strictObject, suggestion } from '@wamux/core/input';
import * as z from '@wamux/core/zod';
import { onUnknownPolicies, type Route, type RouteConditions } from './route.js';
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

const routeNames = [
  'when',
  'try',
  'strategy',
  'weights',
  'onUnknown',
  'reconcileWithinMs',
  'retry',
  'deadlineMs',
  'successWhen',
  'withinMs',
] as const satisfies readonly (keyof Route)[];

const conditionNames = [
  'template',
  'type',
  'country',
  'tag',
  'category',
] as const satisfies readonly (keyof RouteConditions)[];

/** Finds what is wrong with the options by themselves. Whether they fit the routes is checked with those. */
export function findOptionsProblems(options: RouterOptions): SettingsProblem[] {
  if (typeof options !== 'object' || options === null)
    return [{ path: '(root)', message: 'expected an object' }];
  const problems: SettingsProblem[] = [];
  const say = (path: string, message: string): void => void problems.push({ path, message });
  problems.push(...findUnknown(options, optionNames));
  const { providers, routes, limitsInUse, knownStatus, random } = options;
  if (!isList(providers)) say('providers', 'expected a list of providers');
  else {
    for (const [place, provider] of providers.entries()) {
      if (typeof provider?.id !== 'string') say(`providers[${place}]`, 'expected a provider; it has no id');
      else if (typeof provider.send !== 'function' || typeof provider.sendTemplate !== 'function')
        say(`providers[${place}]`, 'expected a provider: one with the functions send and sendTemplate');
      else if (!isObject(provider.capabilities))
        say(`providers[${place}].capabilities`, 'expected an object of capabilities');
    }
  }
  if (routes !== undefined && !isList(routes)) say('routes', 'expected a list of routes');
  for (const [place, route] of isList(routes) ? routes.entries() : []) {
    problems.push(...findShapeProblems(route, `routes[${place}]`));
  }
  for (const [name, given] of Object.entries({ limitsInUse, knownStatus, random })) {
    if (given !== undefined && typeof given !== 'function') say(name, 'expected a function');
  }
  return [...problems, ...findSlowDeliveryProblems(options), ...findSnapshotProblems(options.restoredHealth)];
}

/** A name that is not known would be dropped silently, and then the route would take other messages than it seems to. */
function findShapeProblems(route: Partial<Route> | null, path: string): readonly SettingsProblem[] {
  if (!isList(route?.try))
    return [{ path: `${path}.try`, message: 'expected a list of the ids of providers' }];
  const { when, onUnknown, successWhen } = route;
  const problems = [...findUnknown(route, routeNames, path)];
  const expect = (isRight: boolean, name: string, message: string): void => {
    if (!isRight) problems.push({ path: `${path}.${name}`, message: `expected ${message}` });
  };
  expect(onUnknown === undefined || onUnknownPolicies.includes(onUnknown), 'onUnknown', policies);
  expect(
    successWhen === undefined || ['accepted', 'delivered'].includes(successWhen),
    'successWhen',
    'accepted or delivered',
  );
  if (when === undefined) return problems;
  if (!isObject(when))
    return [...problems, { path: `${path}.when`, message: 'expected an object of conditions' }];
  problems.push(...findUnknown(when, conditionNames, `${path}.when`));
  for (const name of conditionNames) {
    const given: unknown = when[name];
    const values = isList(given) ? given : [given];
    const areTexts = values.length > 0 && values.every((value) => typeof value === 'string');
    expect(given === undefined || areTexts, `when.${name}`, 'a text, or a list of texts');
  }
  return problems;
}

const policies = `one of ${onUnknownPolicies.join(', ')}`;

const findUnknown = (given: object, known: readonly string[], path = ''): readonly SettingsProblem[] =>
  Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: path === '' ? name : `${path}.${name}`,
      message: `unknown option${suggestion(name, known)}`,
    }));

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

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
