import type { Issue, ProviderError } from '../errors.js';
import type { ErrorKind } from '../policy/error-kinds.js';
import { echoName } from '../redaction/echo-name.js';
import type * as z from '../zod.js';

/** The most characters of a whole path; no path that a user means is longer. */
const longestPath = 100;

/** The most issues that are listed; nobody corrects more at once. */
const mostIssues = 50;

/** Flattens a zod error into issues whose paths read as a user writes them: `routes[0].try`. */
export function toIssues(error: z.ZodError, root = ''): Issue[] {
  const { issues } = error;
  const first = issues
    .slice(0, mostIssues)
    .flatMap(ofMeantBranch)
    .flatMap(ofName)
    .map(({ path, message }) => ({ path: formatPath(path, root), message }));
  return withRest(first, issues.length, root);
}

/** Unfolds what is wrong with a key of a record; zod itself says only that the key is invalid. */
function ofName(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_key' || issue.issues.length === 0) return [issue];
  return issue.issues.map((inner) => ({ ...inner, path: issue.path }));
}

/**
 * Where a value may have one of several forms, and only one of them has its JSON type, that form is meant: gives what is
 * wrong within it. Otherwise gives the issue as it is.
 */
function ofMeantBranch(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const isOfItself = ({ code, path }: z.core.$ZodIssue) => code === 'invalid_type' && path.length === 0;
  const [meant, another] = issue.errors.filter((branch) => !branch.some(isOfItself));
  if (meant === undefined || another !== undefined || meant.length === 0) return [issue];
  return meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** Keeps the first issues of many and counts the rest; a list that was cut before stays as it is. */
function firstIssues(issues: readonly Issue[]): readonly Issue[] {
  return issues.length <= mostIssues + 1 ? issues : withRest(issues.slice(0, mostIssues), issues.length, '');
}

function withRest(first: Issue[], count: number, root: string): Issue[] {
  if (count <= first.length) return first;
  return [...first, { path: formatPath([], root), message: `${count - first.length} more places are wrong` }];
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

/** Makes the error that blames an input, with its issues as the message. */
export function inputError(kind: ErrorKind, found: readonly Issue[], provider?: string): ProviderError {
  const issues = firstIssues(found).map(({ path, message }) => ({
    path: echoName(path, longestPath),
    message,
  }));
  const message = issues.map((issue) => `${issue.path}: ${issue.message}`).join('; ');
  return { kind, message, issues, ...(provider !== undefined && { provider }) };
}
