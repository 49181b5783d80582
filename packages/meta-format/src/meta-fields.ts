import * as z from '@wamux/core/zod';

/** Either of the two; Meta refuses both together. */
export const media = <More extends z.ZodRawShape>(more: More) =>
  z.union([z.strictObject({ id: z.string(), ...more }), z.strictObject({ link: z.string(), ...more })]);

export const filename = { filename: z.string().optional() };

export const text = z.strictObject({ type: z.literal('text'), text: z.string() });

export const place = z.strictObject({
  /** Texts, says Meta's schema. */
  latitude: z.string().regex(/^-?\d+(?:\.\d+)?$/),
  longitude: z.string().regex(/^-?\d+(?:\.\d+)?$/),
  name: z.string().optional(),
  address: z.string().optional(),
});
