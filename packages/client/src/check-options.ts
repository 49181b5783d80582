import type { Issue } from '@wamux/core';
import { suggestion } from '@wamux/core/input';
import { findSnapshotProblems } from '@wamux/router';
import type { ClientOptions, LoadConfigOptions } from './client-options.js';
import { ConfigError } from './config-error.js';

/** The parts that an app may replace, with the methods that each must have. */
const methods = {
  transport: ['request', 'close'],
  limiter: ['tryAcquire', 'acquire', 'release', 'findRefusal', 'usage'],
  statusStore: [
    'addAttempt',
    'addStatusUpdates',
    'get',
    'find',
    'markEvents',
    'unmarkEvents',
    'countOrphanedUpdates',
  ],
} as const satisfies Partial<Record<keyof ClientOptions, readonly string[]>>;

type PartName = keyof typeof methods;

const ofLoading = ['adapters', 'environment'] as const satisfies readonly (keyof LoadConfigOptions)[];
const ofClient = [
  ...ofLoading,
  ...(Object.keys(methods) as PartName[]),
  'restoredHealth',
  'random',
] as const satisfies readonly (keyof ClientOptions)[];

/**
 * Checks the options. A misspelt one would be silently dropped, and a limiter that lacks a method would fail with the first
 * message.
 *
 * @throws {ConfigError} naming each wrong option.
 */
export function requireClientOptions(options: ClientOptions): void {
  refuse('the options', options, () => [
    ...findUnknown(options, ofClient),
    ...findLoadingIssues(options),
    ...findPartIssues(options, Object.keys(methods) as PartName[]),
    ...(options.random === undefined || typeof options.random === 'function'
      ? []
      : [{ path: 'random', message: 'expected a function that gives 0 ≤ random < 1' }]),
    ...findSnapshotProblems(options.restoredHealth),
  ]);
}

/** @throws {ConfigError} naming each wrong option. */
export function requireLoadingOptions(options: LoadConfigOptions): void {
  refuse('the options', options, () => [...findUnknown(options, ofLoading), ...findLoadingIssues(options)]);
}

/** @throws {ConfigError} naming the part that `connect` cannot use. */
export function requireSharedParts(shared: Pick<Required<ClientOptions>, 'limiter' | 'statusStore'>): void {
  refuse('what `connect` is given', shared, () => [
    ...findMissing(shared, 'statusStore'),
    ...findMissing(shared, 'limiter'),
    ...findPartIssues(shared, ['statusStore', 'limiter']),
  ]);
}

function refuse(what: string, given: unknown, findIssues: () => readonly Issue[]): void {
  const issues = readIssues(given, findIssues);
  if (issues.length > 0) throw new ConfigError(what, issues);
}

function readIssues(given: unknown, findIssues: () => readonly Issue[]): readonly Issue[] {
  if (typeof given !== 'object' || given === null) return [{ path: '(root)', message: 'expected an object' }];
  try {
    return findIssues();
  } catch {
    // A getter or a proxy that throws.
    return [{ path: '(root)', message: 'cannot be read: it throws' }];
  }
}

const findUnknown = (options: object, known: readonly string[]): readonly Issue[] =>
  Object.keys(options)
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: name, message: `unknown option${suggestion(name, known)}` }));

function findLoadingIssues({ adapters, environment }: LoadConfigOptions): readonly Issue[] {
  const issues: Issue[] = [];
  if (environment !== undefined && !isObject(environment))
    issues.push({ path: 'environment', message: 'expected an object of texts, as `process.env` is' });
  if (adapters !== undefined && !isObject(adapters))
    issues.push({ path: 'adapters', message: 'expected an object of functions that load an adapter' });
  for (const [name, load] of Object.entries(isObject(adapters) ? adapters : {})) {
    if (typeof load !== 'function')
      issues.push({ path: `adapters.${name}`, message: 'expected a function that loads the adapter' });
  }
  return issues;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const findMissing = (given: Pick<ClientOptions, PartName>, name: PartName): readonly Issue[] =>
  given[name] === undefined ? [{ path: name, message: expectedMethods(methods[name]) }] : [];

/** Checks the given parts; the others have a default. */
function findPartIssues(given: Pick<ClientOptions, PartName>, names: readonly PartName[]): readonly Issue[] {
  return names.flatMap((name) => {
    const part = given[name] as Readonly<Record<string, unknown>> | null | undefined;
    if (part === undefined) return [];
    if (!isObject(part)) return [{ path: name, message: expectedMethods(methods[name]) }];
    const lacking = methods[name].filter((method) => typeof part[method] !== 'function');
    return lacking.length === 0 ? [] : [{ path: name, message: `lacks ${lacking.join(', ')}` }];
  });
}

const expectedMethods = (names: readonly string[]): string =>
  `expected an object with the functions ${names.join(', ')}`;
