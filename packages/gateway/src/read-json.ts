import { readBody } from '@wamux/core/helpers';
import { readInput } from '@wamux/core/input';
import { err, type Result } from 'neverthrow';
import type * as z from 'zod';
import { detailOf, noBody, type Problem, problem } from './problems/problem.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The body as JSON that the schema takes, or what is wrong with it. */
export async function readJson<Body>(
  request: Request,
  schema: z.ZodType<Body>,
  maxBytes: number,
): Promise<Result<Body, Problem>> {
  const contentType = request.headers.get('content-type') ?? '';
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType)) {
    return err(problem('unsupported-media-type', 'expected Content-Type: application/json'));
  }
  const bytes = await readBody(request, maxBytes);
  if (typeof bytes === 'string') return err(noBody(bytes, maxBytes));
  let body: unknown;
  try {
    body = JSON.parse(utf8.decode(bytes));
  } catch {
    return err(problem('malformed', 'the body is no JSON in UTF-8'));
  }
  return check(schema, body);
}

/** Whether the sender says that there is a body. A server gives every POST a stream, also where nothing comes on it. */
export function hasBody({ headers }: Request): boolean {
  return headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0;
}

/** What the schema makes of an input, or what is wrong with it. */
export function check<Output>(schema: z.ZodType<Output>, input: unknown): Result<Output, Problem> {
  return readInput(schema, input).mapErr((issues) => problem('validation', detailOf(issues), { issues }));
}
