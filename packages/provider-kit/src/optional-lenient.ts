import type * as z from '@wamux/core/zod';

/** For members of an answer that are useful but not needed: one in an undocumented form counts as absent. */
export const optionalLenient = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().catch(undefined);
