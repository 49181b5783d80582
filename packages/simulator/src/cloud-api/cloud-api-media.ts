import { z } from 'zod';
import { type CarriedKind, isUncarried } from '../whatsapp-rules.js';

const url = z.url({ protocol: /^https?$/ });

/** A medium in a message: either at a URL, or uploaded before. */
export const mediaFile = <More extends z.ZodRawShape>(more: More = {} as More) =>
  z
    .strictObject({ id: z.string().min(1).optional(), link: url.optional(), ...more })
    .refine((file) => 'id' in file !== 'link' in file, 'set exactly one of id and link');

/**
 * A medium of a kind for which WhatsApp carries only some file types.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/image-messages (error handling)
 */
export const carriedFile = <More extends z.ZodRawShape>(kind: CarriedKind, more: More = {} as More) =>
  mediaFile(more).refine((file) => !isUncarried((file as { readonly link?: string }).link ?? '', kind), {
    message: `the file is of no type that can be sent as ${kind}`,
    params: { answer: 131053 },
  });
