import type { Issue } from '@wamux/core';
import { findRouteProblems, findUnreachableRoutes } from '@wamux/router';
import type { CheckedConfig } from './config-schema.js';
import type { Substituted } from './substitute-environment.js';

type Routes = NonNullable<CheckedConfig['routes']>;

/** Finds routes for categories that no template has. */
export const findEmptyCategories = (routes: Routes, given: readonly string[]): Issue[] =>
  routes.flatMap(({ when: { category } = {} }, index) => {
    if (category === undefined || [category].flat().some((wanted) => given.includes(wanted))) return [];
    const message = 'can never match: no template in the config has this category';
    return [{ path: `routes[${index}].when.category`, message }];
  });

/** Finds routes that contradict themselves, or that come after routes which take all of their messages. */
export function findUselessRoutes(routes: Routes, { asWritten }: Substituted): Issue[] {
  const contradictions = routes.flatMap((route, index) =>
    findRouteProblems(route).map(({ path, message }) => {
      // The path of a missing weight holds an id from `try`.
      const shown = path.replace(/^(weights\.)(.*)$/s, (_, start, id) => start + asWritten(id));
      return { path: `routes[${index}].${shown}`, message };
    }),
  );
  const unreachable = findUnreachableRoutes(routes).map(({ index, coveredBy }) => ({
    path: `routes[${index}]`,
    message:
      coveredBy === undefined
        ? 'can never match: only messages of type "template" have a template and a category'
        : `can never match: routes[${coveredBy}] takes all of its messages; move this route before it`,
  }));
  return [...contradictions, ...unreachable];
}
