import { type ErrorKind, errorKinds, type Issue, type ProviderError } from '@wamux/core';
import * as z from 'zod';
import { problemKinds } from '../problems/problem-kinds.js';
import { named } from './registry.js';

const issue = named(
  'Issue',
  z.object({
    path: z.string().describe('the field, as it was written: `sections[0].rows[1].title`'),
    message: z.string().describe('what is wrong and what was expected'),
  }) satisfies z.ZodType<Issue>,
);

const kindsOf = <Kind extends string>(table: Readonly<Record<Kind, unknown>>) =>
  Object.keys(table) as [Kind, ...Kind[]];

/** Why a provider did not take a message, or what it answered otherwise. */
export const providerError = named(
  'ProviderError',
  z.object({
    kind: z.enum(kindsOf<ErrorKind>(errorKinds)),
    message: z.string(),
    provider: z.string().optional(),
    providerCode: z.string().optional(),
    httpStatus: z.number().optional(),
    retryAfterMs: z.number().optional(),
    capability: z.string().optional(),
    issues: z.array(issue).optional(),
    raw: z.unknown().optional(),
  }) satisfies z.ZodType<OrUndefined<ProviderError>>,
  'Why something failed. `kind` is the same for all providers and says how to react.',
);

/** What the compiler calls optional, zod calls optional or undefined. */
export type OrUndefined<Value> = { readonly [Key in keyof Value]: Value[Key] | undefined };

/** RFC 9457, with members of ours. */
export const problemSchema = named(
  'Problem',
  z.looseObject({
    type: z.string().describe('where the kind is explained'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    kind: z.enum(kindsOf(problemKinds)),
    outcome: z
      .enum(['not-accepted', 'unknown'])
      .optional()
      .describe('of a message: whether a provider may have accepted it'),
    issues: z.array(issue).optional(),
    hashes: z
      .object({ stored: z.string(), given: z.string() })
      .optional()
      .describe('with `conflict` about an idempotency key: of the stored message and of the given one'),
    id: z.string().optional().describe('of the message that this is about, if it was stored'),
  }),
  'Problem details (RFC 9457). Every answer with a status of 400 or higher is one, except those of /webhooks.',
);
