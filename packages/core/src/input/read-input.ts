import { err, ok, type Result } from 'neverthrow';
import type { Issue } from '../errors.js';
import type * as z from '../zod.js';
import { toIssues } from './issues.js';
import { wordsOfIssue } from './words-of-issue.js';

/**
 * Reads an input by a schema, and otherwise lists everything that is wrong with it, in our words and below `root` where
 * there is one. Throws only where reading the input itself throws, as a getter of the caller may.
 */
export function readInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  root = '',
): Result<z.output<Schema>, readonly Issue[]> {
  const read = schema.safeParse(input);
  if (read.success) return ok(read.data);
  // Options of `safeParse` cost more than the rest of the check, so a valid input is read without them. An input that is
  // valid only the second time was wrong all the same.
  const explained = schema.safeParse(input, { error: wordsOfIssue });
  return err(toIssues(explained.error ?? read.error, root));
}
