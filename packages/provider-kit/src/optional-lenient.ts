import type * as z from '@wamux/core/zod';

/** For members of answers that help and are not needed: one in another form than the documented one counts as absent. */
export const optionalLenient = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().catch(undefined);
