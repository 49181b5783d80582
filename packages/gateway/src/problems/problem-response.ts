import { toJson } from '../to-json.js';
import type { Problem } from './problem.js';

/** A caller should not ask a database that is away more than once a second. */
const retryAfterSeconds = '1';

export function problemResponse(problem: Problem): Response {
  const { status, retryAfterMs } = problem;
  const headers = new Headers({ 'content-type': 'application/problem+json' });
  if (status === 401) headers.set('www-authenticate', 'Bearer');
  if (status === 429 || status === 503) {
    const seconds =
      typeof retryAfterMs === 'number' ? String(Math.ceil(retryAfterMs / 1_000)) : retryAfterSeconds;
    headers.set('retry-after', seconds);
  }
  return new Response(toJson(problem), { status, headers });
}

export function jsonResponse(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(toJson(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}
