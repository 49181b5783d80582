import { z } from 'zod';

const url = z.url({ protocol: /^https?$/ });

/** A medium in a message: at a URL, or uploaded before; one of both. */
export const mediaFile = <More extends z.ZodRawShape>(more: More = {} as More) =>
  z
    .strictObject({ id: z.string().min(1).optional(), link: url.optional(), ...more })
    .refine((file) => 'id' in file !== 'link' in file, 'set exactly one of id and link');
