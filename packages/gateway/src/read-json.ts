import { readBody } from '@wamux/core/helpers';
import { readInput } from '@wamux/core/input';
import { err, type Result } from 'neverthrow';
import type * as z from 'zod';
import { invalid, noBody, type Problem, problem } from './problems/problem.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The body as JSON that the schema takes, or what is wrong with it.
 *
 * @param isOptional The request may come without a body; the schema takes `undefined` then.
 */
export async function readJson<Body>(
  request: Request,
  schema: z.ZodType<Body>,
  maxBytes: number,
  isOptional = false,
): Promise<Result<Body, Problem>> {
  const contentType = request.headers.get('content-type') ?? '';
  const isJson = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType);
  if (!isJson && !isOptional) return err(noJson);
  if (isEncoded(request)) return err(notEncoded);
  const bytes = await readBody(request, maxBytes);
  if (typeof bytes === 'string') return err(noBody(bytes, maxBytes));
  // Every POST has a stream, and not every one has a length: only reading it tells whether there is a body.
  if (isOptional && bytes.length === 0) return check(schema, undefined);
  if (!isJson) return err(noJson);
  let body: unknown;
  try {
    body = JSON.parse(utf8.decode(bytes));
  } catch {
    return err(problem('malformed', 'the body is not JSON in UTF-8'));
  }
  return check(schema, body);
}

/** The bytes of a compressed body are neither JSON nor the file that a recipient should get. */
export function isEncoded({ headers }: Request): boolean {
  const coding = headers.get('content-encoding') ?? '';
  return !/^(?:identity)?$/i.test(coding);
}

export const notEncoded = problem(
  'unsupported-media-type',
  'Content-Encoding is not supported; expected the body itself, not compressed',
);
const noJson = problem('unsupported-media-type', 'expected Content-Type: application/json');

/** The parsed input, or what is wrong with it. */
function check<Output>(schema: z.ZodType<Output>, input: unknown): Result<Output, Problem> {
  return readInput(schema, input).mapErr(invalid);
}
