import { countryOf, type ParsedMessage } from '@wamux/core/input';
import { compileGlob, covers } from './glob.js';
import type { OneOrMore, Route, RouteConditions } from './route.js';

/** The category of each logical template, by its name. */
export type TemplateCategories = Readonly<Record<string, string>>;

type Test = (message: ParsedMessage) => boolean;

const listOf = <Value>(values: OneOrMore<Value>): readonly Value[] =>
  Array.isArray(values) ? values : [values as Value];

/** Makes a test for the messages that a route takes. */
export function compileConditions(
  when: RouteConditions | undefined,
  categories: TemplateCategories = {},
): Test {
  const tests: Test[] = [];
  if (when?.type !== undefined) {
    const types = new Set(listOf(when.type));
    tests.push(({ type }) => types.has(type));
  }
  if (when?.template !== undefined) {
    const globs = listOf(when.template).map(compileGlob);
    tests.push((message) => message.type === 'template' && globs.some((matches) => matches(message.name)));
  }
  if (when?.category !== undefined) {
    const wanted = new Set(listOf(when.category));
    tests.push((message) => {
      if (message.type !== 'template' || !Object.hasOwn(categories, message.name)) return false;
      return wanted.has(categories[message.name] ?? '');
    });
  }
  if (when?.tag !== undefined) {
    const tags = new Set(listOf(when.tag));
    tests.push((message) => message.tags?.some((tag) => tags.has(tag)) ?? false);
  }
  if (when?.country !== undefined) {
    const countries = new Set(listOf(when.country));
    tests.push(({ to }) => countries.has(countryOf(to) ?? ''));
  }
  return (message) => tests.every((test) => test(message));
}

/** A route that no message can reach: an earlier one takes them all, or its own conditions exclude each other. */
export interface UnreachableRoute {
  /** The index of the route, from 0. */
  readonly index: number;
  /**
   * The index of the earlier route that takes all of its messages, from 0; absent where its own conditions exclude each
   * other.
   */
  readonly coveredBy?: number;
}

/** Finds the routes that no message can reach, by their conditions alone. */
export function findUnreachableRoutes(routes: readonly Pick<Route, 'when'>[]): UnreachableRoute[] {
  return routes.flatMap(({ when }, index): UnreachableRoute[] => {
    if (contradictsItself(when)) return [{ index }];
    const coveredBy = routes.slice(0, index).findIndex((earlier) => isCovered(when, earlier.when));
    return coveredBy === -1 ? [] : [{ index, coveredBy }];
  });
}

/** Whether the conditions exclude each other: only templates have a name and a category. */
function contradictsItself({ type, template, category }: RouteConditions = {}): boolean {
  if (type === undefined || (template === undefined && category === undefined)) return false;
  return !listOf(type).includes('template');
}

/** Whether each condition of the earlier route holds whenever the later one's do. */
function isCovered(later: RouteConditions = {}, earlier: RouteConditions = {}): boolean {
  const onlyTemplates = later.template !== undefined || later.category !== undefined;
  const laterTypes = later.type ?? (onlyTemplates ? 'template' : undefined);
  return (
    isWithin(laterTypes, earlier.type) &&
    isWithin(later.template, earlier.template, covers) &&
    isWithin(later.category, earlier.category) &&
    isWithin(later.tag, earlier.tag) &&
    isWithin(later.country, earlier.country)
  );
}

/** Whether the wide condition accepts every value that the narrow one accepts. */
function isWithin(
  narrow: OneOrMore<string> | undefined,
  wide: OneOrMore<string> | undefined,
  takes = (one: string, other: string): boolean => one === other,
): boolean {
  if (wide === undefined) return true;
  if (narrow === undefined) return false;
  return listOf(narrow).every((value) => listOf(wide).some((candidate) => takes(candidate, value)));
}
