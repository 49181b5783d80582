import { closest, distance } from 'fastest-levenshtein';
import * as z from 'zod';

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
  return unknown.map((name) => `unknown field "${name}"${suggestion(name, known)}`).join('; ');
}

/** `; did you mean "caption"?`, or nothing where no candidate is near. */
export function suggestion(written: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return '';
  const nearest = closest(written, candidates);
  const near = distance(written, nearest) <= Math.max(2, Math.floor(written.length / 3));
  return near ? `; did you mean "${nearest}"?` : `; expected one of ${candidates.join(', ')}`;
}
