import { z } from 'zod';
import { isUncarried } from '../whatsapp-rules.js';

/** assumed: a number with its country code, without `+`; the samples show a JSON number and a string. */
const phone = z
  .union([z.number().int().positive(), z.string().max(20)])
  .transform(String)
  .pipe(z.string().regex(/^\d{7,20}$/));

const url = z.url({ protocol: /^https?$/ });

/**
 * https://en-api.decisiontele.com/whatsapp-business-api (send)
 * The sample fills in the fields of every type at once, so fields of another type are checked but not refused.
 * assumed: which fields a type needs; that undocumented ones are refused.
 */
export const sendRequest = z
  .strictObject({
    source_addr: z.string().min(1).max(20),
    destination_addr: phone,
    message_type: z.union([z.literal(1), z.literal(2), z.literal(4)]),
    text: z.string().max(4096).optional(),
    file_url: url.optional(),
    callback_url: url.optional(),
    template_name: z.string().min(1).optional(),
    template_params: z.string().min(1).optional(),
  })
  .superRefine((request, context) => {
    const needed = {
      1: ['text'],
      2: ['file_url'],
      4: ['template_name', 'template_params'],
    } as const;
    for (const field of needed[request.message_type]) {
      if (!request[field]) context.addIssue({ code: 'custom', path: [field], message: 'required' });
    }
  });

export type SendRequest = z.infer<typeof sendRequest>;

/** https://en-api.decisiontele.com/whatsapp-business-api (receive) */
export const receiveRequest = z.strictObject({ message_id: z.number().int() });

const textParameter = z.strictObject({ type: z.literal('text'), text: z.string() });

/** WhatsApp carries JPEG and PNG. assumed: that this is checked at once. */
const imageUrl = url.refine((link) => !isUncarried(link, 'image'));

const imageParameter = z.strictObject({
  type: z.literal('image'),
  image: z.strictObject({ link: imageUrl, provider: z.strictObject({ name: z.string() }).optional() }),
});

const component = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('header'),
    parameters: z.tuple([z.union([imageParameter, textParameter])]),
  }),
  // assumed: leaving the component out is the way to give no values.
  z.strictObject({ type: z.literal('body'), parameters: z.array(textParameter).min(1) }),
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.literal('url'),
    index: z.union([z.number().int(), z.string().regex(/^\d$/)]),
    parameters: z.tuple([textParameter]),
  }),
]);

export type Component = z.infer<typeof component>;

const placeOf = (part: Component): string => (part.type === 'button' ? `button ${part.index}` : part.type);

/**
 * What is inside the string `template_params`: a template message of WhatsApp's on-premises API.
 * https://developers.facebook.com/docs/whatsapp/api/messages/message-templates/media-message-templates
 */
export const templateParams = z.strictObject({
  to: z.string(),
  type: z.literal('template'),
  template: z.strictObject({
    namespace: z.string(),
    name: z.string(),
    language: z.strictObject({ policy: z.literal('deterministic'), code: z.string() }),
    // assumed: may be absent where there is nothing to fill in; an empty list is refused.
    components: z
      .array(component)
      .min(1)
      .refine((all) => new Set(all.map(placeOf)).size === all.length, 'one component for each part')
      .optional(),
  }),
});
