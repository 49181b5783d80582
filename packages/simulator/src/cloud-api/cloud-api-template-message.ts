import { z } from 'zod';
import { carriedFile, mediaFile } from './cloud-api-media.js';

/** `parameter_name` is for templates of the format NAMED. */
const text = z.strictObject({
  type: z.literal('text'),
  parameter_name: z.string().optional(),
  text: z.string().min(1),
});
const image = z.strictObject({ type: z.literal('image'), image: carriedFile('image') });
const video = z.strictObject({ type: z.literal('video'), video: carriedFile('video') });
const document = z.strictObject({
  type: z.literal('document'),
  document: mediaFile({ filename: z.string().optional() }),
});
const degrees = z.union([z.number(), z.string().regex(/^-?\d{1,3}(?:\.\d+)?$/)]);
/** https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/utility-templates/location-templates/ */
const location = z.strictObject({
  type: z.literal('location'),
  location: z.strictObject({
    latitude: degrees,
    longitude: degrees,
    name: z.string().optional(),
    address: z.string().optional(),
  }),
});

const payload = z.strictObject({ type: z.literal('payload'), payload: z.string().min(1) });
/** https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/marketing-templates/coupon-templates */
const coupon = z.strictObject({ type: z.literal('coupon_code'), coupon_code: z.string().min(1) });
const flow = z.strictObject({
  type: z.literal('action'),
  action: z.strictObject({
    flow_token: z.string().min(1).optional(),
    flow_action_data: z.record(z.string(), z.unknown()).optional(),
  }),
});

const index = z.union([z.string().regex(/^\d$/), z.int().min(0).max(9)]).transform(Number);
const buttonOf = <SubType extends string, Parameter extends z.ZodType>(
  subType: SubType,
  parameter: Parameter,
) =>
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.literal(subType),
    index,
    parameters: z.tuple([parameter]),
  });

const button = z.discriminatedUnion('sub_type', [
  buttonOf('url', text),
  buttonOf('quick_reply', payload),
  buttonOf('copy_code', coupon),
  buttonOf('flow', flow),
]);

const cardHeader = z.strictObject({
  type: z.literal('header'),
  parameters: z.tuple([z.discriminatedUnion('type', [image, video])]),
});
const body = z.strictObject({ type: z.literal('body'), parameters: z.array(text).min(1) });
const card = z.strictObject({
  card_index: z.int().min(0).max(9),
  components: z.array(z.union([cardHeader, body, button])).min(1),
});

const component = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('header'),
    parameters: z.array(z.discriminatedUnion('type', [text, image, video, document, location])).min(1),
  }),
  // assumed: as for a header, leaving the component out is the way to give no values.
  body,
  button,
  /** https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components (limited-time offers) */
  z.strictObject({
    type: z.literal('limited_time_offer'),
    parameters: z.tuple([
      z.strictObject({
        type: z.literal('limited_time_offer'),
        limited_time_offer: z.strictObject({ expiration_time_ms: z.int().positive() }),
      }),
    ]),
  }),
  /** https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components (carousels) */
  z.strictObject({ type: z.literal('carousel'), cards: z.array(card).min(1).max(10) }),
]);

/**
 * https://github.com/facebook/openapi: `policy` is required by the schema, and absent from its own samples.
 * assumed: an empty list of components is refused.
 */
export const templateMessage = z.strictObject({
  name: z.string().min(1),
  language: z.strictObject({ code: z.string().min(1), policy: z.literal('deterministic').optional() }),
  components: z.array(component).min(1).optional(),
});

export type TemplateMessage = z.infer<typeof templateMessage>;
export type TemplateComponent = z.infer<typeof component>;
