import type { Issue } from '../errors.js';
import { formatPath } from '../input/issues.js';

/** More than any message can have, whoever takes it. */
const longestText = 1_048_576;
const mostValues = 10_000;
const deepest = 1_000;

/** Where it is, from the inside out, and what is wrong with it. */
interface Found {
  readonly path: PropertyKey[];
  readonly message: string;
}

/** How far the way through an input has come. */
interface Progress {
  values: number;
  readonly above: unknown[];
}

/**
 * The first part of an input that is larger than anything that somebody means. It is asked for before the input is read:
 * schemas, the rules of Unicode and of telephone numbers, and the list of what is wrong cost something for every
 * character and every item.
 */
export function findOversize(input: unknown): Issue | undefined {
  const found = visit(input, 0, { values: 0, above: [] });
  return found && { path: formatPath(found.path.reverse()), message: found.message };
}

// Functions of the module, and none that are made for each input: every message goes this way.

function visit(value: unknown, depth: number, progress: Progress): Found | undefined {
  if (typeof value === 'string') {
    return value.length > longestText ? tooLong(value) : undefined;
  }
  // Bytes are what an upload is made of: how many there may be, its provider says.
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return undefined;
  if (depth > deepest) return { path: [], message: 'is nested too deeply' };
  const { above } = progress;
  // A circle has an end here, whoever else minds it.
  if (above.includes(value)) return undefined;
  above.push(value);
  const found = Array.isArray(value)
    ? visitItems(value, depth, progress)
    : visitMembers(value, depth, progress);
  above.pop();
  return found;
}

function visitItems(items: readonly unknown[], depth: number, progress: Progress): Found | undefined {
  progress.values += items.length;
  if (progress.values > mostValues) {
    return {
      path: [],
      message: `has ${items.length} entries; all of the input may have ${mostValues} values`,
    };
  }
  for (const [index, item] of items.entries()) {
    const found = visit(item, depth + 1, progress);
    if (found !== undefined) return inside(found, index);
  }
  return undefined;
}

function visitMembers(value: object, depth: number, progress: Progress): Found | undefined {
  for (const name in value) {
    progress.values += 1;
    if (progress.values > mostValues) return { path: [], message: `has more than ${mostValues} values` };
    if (name.length > longestText) return { path: [], message: `has a name of ${name.length} characters` };
    const found = visit((value as Record<string, unknown>)[name], depth + 1, progress);
    if (found !== undefined) return inside(found, name);
  }
  return undefined;
}

const tooLong = ({ length }: string): Found => ({
  path: [],
  message: `has ${length} characters; no text may have more than ${longestText}`,
});

function inside({ path, message }: Found, part: PropertyKey): Found {
  path.push(part);
  return { path, message };
}
