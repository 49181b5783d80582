import type { Issue } from '../errors.js';
import { formatPath } from '../input/issues.js';

/** More than a message for any provider can have. */
const longestText = 1_048_576;
const mostValues = 10_000;
const deepest = 1_000;

/** The path of what is too large, from the inside out, and what is wrong with it. */
interface Found {
  readonly path: PropertyKey[];
  readonly message: string;
}

/** How much of an input has been walked through. */
interface Progress {
  values: number;
  readonly above: unknown[];
}

/**
 * Finds the first part of an input that is larger than any real one. This runs before the input is read, because schemas,
 * the rules of Unicode and of telephone numbers, and the list of issues take time for every character and every item.
 */
export function findOversize(input: unknown): Issue | undefined {
  const found = visit(input, 0, { values: 0, above: [] });
  return found && { path: formatPath(found.path.reverse()), message: found.message };
}

// These are functions of the module, and not closures made for each input, because every message passes here.

function visit(value: unknown, depth: number, progress: Progress): Found | undefined {
  if (typeof value === 'string') {
    return value.length > longestText ? tooLong(value) : undefined;
  }
  // Bytes belong to an upload, whose provider says how many there may be.
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return undefined;
  if (depth > deepest) return { path: [], message: 'is nested too deeply' };
  const { above } = progress;
  // An object that contains itself comes to an end here.
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
      message: `has ${items.length} entries; the whole input may have ${mostValues} values`,
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
