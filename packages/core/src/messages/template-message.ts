import * as z from 'zod';
import { mediaReference } from './media-messages.js';
import { messageEnvelope } from './message-envelope.js';
import { messageLimits } from './message-limits.js';
import { strictObject } from './strict-object.js';

const mediaHeader = <Type extends string>(type: Type) =>
  strictObject({ type: z.literal(type), media: mediaReference });

/**
 * A message made from a template that WhatsApp approved. `name` and `variables` are the app's own (a logical
 * template); what each provider calls them stands in the config.
 */
export const templateMessage = strictObject({
  type: z.literal('template').default('template'),
  ...messageEnvelope,
  name: z.string().min(1).max(messageLimits.templateName),
  /** Language code such as `es` or `pt_BR`; where absent, the one the config names for the provider. */
  language: z.string().min(2).optional(),
  variables: z.record(z.string(), z.string()).default({}),
  header: z
    .discriminatedUnion('type', [
      strictObject({ type: z.literal('text'), text: z.string().min(1) }),
      mediaHeader('image'),
      mediaHeader('video'),
      strictObject({
        type: z.literal('document'),
        media: mediaReference,
        filename: z.string().min(1).optional(),
      }),
    ])
    .optional(),
  /** Values for the dynamic buttons, by their place in the template. */
  buttons: z
    .array(
      strictObject({
        type: z.enum(['url', 'quick-reply']),
        index: z.int().min(0).max(9),
        /** The URL's last part, or the payload that the reply brings back. */
        value: z.string().min(1),
      }),
    )
    .min(1)
    .optional(),
});
