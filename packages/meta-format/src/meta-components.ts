import * as z from '@wamux/core/zod';
import { filename, media, place, text } from './meta-fields.js';

/** With the parameter's name where the template is of the format NAMED. */
const textParameter = text.extend({ parameter_name: z.string().optional() });

const headerParameter = z.discriminatedUnion('type', [
  textParameter,
  z.strictObject({ type: z.literal('image'), image: media({}) }),
  z.strictObject({ type: z.literal('video'), video: media({}) }),
  z.strictObject({ type: z.literal('document'), document: media(filename) }),
  z.strictObject({ type: z.literal('location'), location: place }),
]);
export type HeaderParameter = z.output<typeof headerParameter>;

const buttonPlace = { type: z.literal('button'), index: z.string().regex(/^\d$/) };
const only = <Parameter extends z.ZodType>(parameter: Parameter) => z.array(parameter).length(1);

/** @see https://github.com/facebook/openapi (business-messaging-api_v23.0.yaml: TemplateObject) */
export const component = z.union([
  z.strictObject({ type: z.literal('header'), parameters: only(headerParameter) }),
  z.strictObject({ type: z.literal('body'), parameters: z.array(textParameter).min(1) }),
  z.strictObject({ ...buttonPlace, sub_type: z.literal('url'), parameters: only(text) }),
  z.strictObject({
    ...buttonPlace,
    sub_type: z.literal('quick_reply'),
    parameters: only(z.strictObject({ type: z.literal('payload'), payload: z.string() })),
  }),
  z.strictObject({
    ...buttonPlace,
    sub_type: z.literal('copy_code'),
    parameters: only(z.strictObject({ type: z.literal('coupon_code'), coupon_code: z.string() })),
  }),
  z.strictObject({
    ...buttonPlace,
    sub_type: z.literal('flow'),
    parameters: only(
      z.strictObject({
        type: z.literal('action'),
        action: z.strictObject({
          flow_token: z.string().optional(),
          flow_action_data: z.record(z.string(), z.unknown()).optional(),
        }),
      }),
    ),
  }),
]);
export type TemplateComponent = z.output<typeof component>;

const position = z.union([z.int().min(0), z.string().regex(/^\d+$/)]);
const shape = {
  type: z.string().min(1),
  sub_type: z.string().min(1).optional(),
  index: position.optional(),
  parameters: z.array(z.looseObject({ type: z.string().min(1) })).optional(),
};

/** A component in Meta's own form, checked for its shape only: a carousel with its cards, an offer of limited time. */
export const givenComponent = z.looseObject({
  ...shape,
  cards: z
    .array(z.looseObject({ card_index: position, components: z.array(z.looseObject(shape)) }))
    .optional(),
});
/** A component that a message contains in Meta's own form. */
export type GivenComponent = z.output<typeof givenComponent>;
