import type * as z from 'zod';
import type { Issue, ProviderError } from './errors.js';
import type { ErrorKind } from './policy/error-kinds.js';
import { echoName } from './redact-echo.js';

/** Of a path as a whole, whoever put it together; longer than any that a user can mean. */
const longestPath = 100;

/** Flattens a zod error into issues whose paths read as a user writes them: `routes[0].try`. */
export function toIssues(error: z.ZodError, root = ''): Issue[] {
  return error.issues.map(({ path, message }) => ({ path: formatPath(path, root), message }));
}

/** `['sections', 0, 'title']` → `sections[0].title`, below `root` where there is one. */
export function formatPath(path: readonly PropertyKey[], root = ''): string {
  const text = path.reduce<string>((above, part) => {
    if (typeof part === 'number') return `${above}[${part}]`;
    const name = echoName(String(part));
    return above === '' ? name : `${above}.${name}`;
  }, root);
  return text === '' ? '(root)' : text;
}

/** The error that blames an input, with its issues as the message. */
export function inputError(kind: ErrorKind, found: readonly Issue[], provider?: string): ProviderError {
  const issues = found.map(({ path, message }) => ({ path: echoName(path, longestPath), message }));
  const message = issues.map((issue) => `${issue.path}: ${issue.message}`).join('; ');
  return { kind, message, issues, ...(provider !== undefined && { provider }) };
}
