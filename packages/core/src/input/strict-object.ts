import { closest, distance } from 'fastest-levenshtein';
import { echoName } from '../redaction/echo-name.js';
import * as z from '../zod.js';

/** Unknown fields that an error names; whoever has more of them has passed another object altogether. */
const mostNamed = 10;

/**
 * An object schema that refuses unknown fields and says which known one was probably meant.
 * A misspelt optional field would otherwise be dropped in silence.
 */
export function strictObject<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? unknownFields(issue.keys, Object.keys(shape)) : undefined,
  });
}

function unknownFields(unknown: readonly string[], known: readonly string[]): string {
  const named = unknown
    .slice(0, mostNamed)
    .map((name) => `unknown field "${echoName(name)}"${suggestion(name, known)}`);
  const others = unknown.length - named.length;
  return [...named, ...(others > 0 ? [`${others} more unknown fields`] : [])].join('; ');
}

/** A longer name is near to none that there is. */
const longestMeant = 200;

/** `; did you mean "caption"?`, or nothing where no candidate is near. */
export function suggestion(written: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return '';
  const nearest = closest(written.slice(0, longestMeant), candidates);
  const near =
    written.length <= longestMeant &&
    distance(written, nearest) <= Math.max(2, Math.floor(written.length / 3));
  return near ? `; did you mean "${nearest}"?` : `; expected one of ${candidates.join(', ')}`;
}
