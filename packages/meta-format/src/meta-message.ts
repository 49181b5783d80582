import { messageLimits } from '@wamux/core';
import * as z from 'zod';

/** Either of the two; Meta refuses both together. */
const media = <More extends z.ZodRawShape>(more: More) =>
  z.union([z.strictObject({ id: z.string(), ...more }), z.strictObject({ link: z.string(), ...more })]);

// WhatsApp's own limits stand once, in core, each with its source. All captions share one number.
const { buttons: buttonLimits, list: listLimits } = messageLimits;
const caption = { caption: z.string().max(messageLimits.image.caption).optional() };
const filename = { filename: z.string().optional() };

const typed = { type: z.string().optional() };

const contact = z.strictObject({
  name: z.strictObject({
    formatted_name: z.string(),
    first_name: z.string().optional(),
    middle_name: z.string().optional(),
    last_name: z.string().optional(),
    prefix: z.string().optional(),
    suffix: z.string().optional(),
  }),
  phones: z
    .array(z.strictObject({ phone: z.string(), ...typed }))
    .min(1)
    .optional(),
  emails: z
    .array(z.strictObject({ email: z.string(), ...typed }))
    .min(1)
    .optional(),
  urls: z
    .array(z.strictObject({ url: z.string(), ...typed }))
    .min(1)
    .optional(),
  org: z
    .strictObject({
      company: z.string().optional(),
      department: z.string().optional(),
      title: z.string().optional(),
    })
    .optional(),
  birthday: z.iso.date().optional(),
});
export type Contact = z.output<typeof contact>;

const interactive = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('button'),
    body: z.strictObject({ text: z.string().max(buttonLimits.text) }),
    action: z.strictObject({
      buttons: z
        .array(
          z.strictObject({
            type: z.literal('reply'),
            reply: z.strictObject({
              id: z.string().max(buttonLimits['buttons[].id']),
              title: z.string().max(buttonLimits['buttons[].title']),
            }),
          }),
        )
        .min(1)
        .max(buttonLimits.buttons),
    }),
  }),
  z.strictObject({
    type: z.literal('list'),
    body: z.strictObject({ text: z.string().max(listLimits.text) }),
    action: z.strictObject({
      button: z.string().max(listLimits.button),
      sections: z
        .array(
          z.strictObject({
            title: z.string().max(listLimits['sections[].title']).optional(),
            rows: z
              .array(
                z.strictObject({
                  id: z.string().max(listLimits['sections[].rows[].id']),
                  title: z.string().max(listLimits['sections[].rows[].title']),
                  description: z.string().max(listLimits['sections[].rows[].description']).optional(),
                }),
              )
              .max(listLimits['sections[].rows']),
          }),
        )
        .min(1)
        .max(listLimits.sections),
    }),
  }),
]);

const text = z.strictObject({ type: z.literal('text'), text: z.string() });

const headerParameter = z.discriminatedUnion('type', [
  text,
  z.strictObject({ type: z.literal('image'), image: media({}) }),
  z.strictObject({ type: z.literal('video'), video: media({}) }),
  z.strictObject({ type: z.literal('document'), document: media(filename) }),
]);
export type HeaderParameter = z.output<typeof headerParameter>;

const component = z.union([
  z.strictObject({ type: z.literal('header'), parameters: z.array(headerParameter).length(1) }),
  z.strictObject({ type: z.literal('body'), parameters: z.array(text).min(1) }),
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.literal('url'),
    index: z.string().regex(/^\d$/),
    parameters: z.array(text).length(1),
  }),
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.literal('quick_reply'),
    index: z.string().regex(/^\d$/),
    parameters: z.array(z.strictObject({ type: z.literal('payload'), payload: z.string() })).length(1),
  }),
]);
export type TemplateComponent = z.output<typeof component>;

/** @see https://github.com/facebook/openapi (business-messaging-api_v23.0.yaml: Message, TemplateObject) */
export const metaContent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    text: z.strictObject({
      body: z.string().max(messageLimits.text.text),
      preview_url: z.boolean().optional(),
    }),
  }),
  z.strictObject({ type: z.literal('image'), image: media(caption) }),
  z.strictObject({ type: z.literal('video'), video: media(caption) }),
  z.strictObject({ type: z.literal('audio'), audio: media({}) }),
  z.strictObject({ type: z.literal('sticker'), sticker: media({}) }),
  z.strictObject({ type: z.literal('document'), document: media({ ...caption, ...filename }) }),
  z.strictObject({
    type: z.literal('location'),
    location: z.strictObject({
      /** Texts, says Meta's schema. */
      latitude: z.string().regex(/^-?\d+(?:\.\d+)?$/),
      longitude: z.string().regex(/^-?\d+(?:\.\d+)?$/),
      name: z.string().optional(),
      address: z.string().optional(),
    }),
  }),
  z.strictObject({ type: z.literal('contacts'), contacts: z.array(contact).min(1) }),
  z.strictObject({
    type: z.literal('reaction'),
    reaction: z.strictObject({ message_id: z.string(), emoji: z.string() }),
  }),
  z.strictObject({ type: z.literal('interactive'), interactive }),
  z.strictObject({
    type: z.literal('template'),
    template: z.strictObject({
      name: z.string(),
      language: z.strictObject({ code: z.string() }),
      components: z.array(component).min(1).optional(),
    }),
  }),
]);
export type MetaContent = z.output<typeof metaContent>;
