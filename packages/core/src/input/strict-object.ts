import * as z from '../zod.js';
import { unknownFields } from './unknown-fields.js';

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
