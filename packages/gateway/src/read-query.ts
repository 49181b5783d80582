import { parse } from 'node:querystring';
import type { Issue } from '@wamux/core';
import { readInput } from '@wamux/core/input';
import type { Result } from 'neverthrow';
import type * as z from 'zod';
import { invalid, type Problem } from './problems/problem.js';

type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The query as an object; a parameter that occurs more than once is a list. */
const readQuery = (url: string): Query => parse(new URL(url).search.slice(1), '&', '=', { maxKeys: 0 });

/** The query as the schema has it, or what is wrong with it. */
export function checkQuery<Output>(schema: z.ZodType<Output>, url: string): Result<Output, Problem> {
  const query = readQuery(url);
  return readInput(schema, query).mapErr((issues) => invalid(issues.map((issue) => asOfQuery(issue, query))));
}

/** A query has parameters and no lists, and beside it there may be a body, whose own root is `(root)`. */
function asOfQuery({ path, message }: Issue, query: Query): Issue {
  if (path === '(root)')
    return { path: 'query', message: message.replaceAll('unknown field', 'unknown parameter') };
  const isRepeated = Object.hasOwn(query, path) && Array.isArray(query[path]);
  return { path, message: isRepeated ? 'is given more than once; expected it once' : message };
}
