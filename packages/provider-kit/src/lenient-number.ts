import * as z from '@wamux/core/zod';

/** A number, also one that a provider writes as a text. An empty text is no number, and neither is `null`: both would be zero. */
export const lenientNumber = z.union([
  z.number(),
  z
    .string()
    .regex(/^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i)
    .transform(Number)
    .pipe(z.number()),
]);
