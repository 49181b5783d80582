import { messageLimits } from '@wamux/core';
import * as z from '@wamux/core/zod';
import { component, givenComponent } from './meta-components.js';
import { filename, media, place } from './meta-fields.js';

// WhatsApp's own limits stand once, in core, each with its source. All captions share one number.
const { buttons: buttonLimits, list: listLimits } = messageLimits;
const caption = { caption: z.string().max(messageLimits.image.caption).optional() };

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
    .array(z.strictObject({ phone: z.string(), ...typed, wa_id: z.string().regex(/^\d+$/).optional() }))
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
  addresses: z
    .array(
      z.strictObject({
        street: z.string().optional(),
        city: z.string().optional(),
        state: z.string().optional(),
        zip: z.string().optional(),
        country: z.string().optional(),
        country_code: z.string().optional(),
        ...typed,
      }),
    )
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

const textHeader = z.strictObject({
  type: z.literal('text'),
  text: z.string().max(buttonLimits['header.text']),
});
const header = z.discriminatedUnion('type', [
  textHeader,
  z.strictObject({ type: z.literal('image'), image: media({}) }),
  z.strictObject({ type: z.literal('video'), video: media({}) }),
  z.strictObject({ type: z.literal('document'), document: media(filename) }),
]);
export type MetaHeader = z.output<typeof header>;

const body = (max: number) => z.strictObject({ text: z.string().max(max) });
const footer = z.strictObject({ text: z.string().max(buttonLimits.footer) }).optional();

const replyButton = z.strictObject({
  type: z.literal('reply'),
  reply: z.strictObject({
    id: z.string().max(buttonLimits['buttons[].id']),
    title: z.string().max(buttonLimits['buttons[].title']),
  }),
});

const listSection = z.strictObject({
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
});

const productSection = z.strictObject({
  title: z.string().max(messageLimits['product-list']['sections[].title']).optional(),
  product_items: z.array(z.strictObject({ product_retailer_id: z.string() })).min(1),
});

/** @see https://github.com/facebook/openapi (business-messaging-api_v23.0.yaml: InteractiveObject) */
const interactive = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('button'),
    header: header.optional(),
    body: body(buttonLimits.text),
    footer,
    action: z.strictObject({ buttons: z.array(replyButton).min(1).max(buttonLimits.buttons) }),
  }),
  z.strictObject({
    type: z.literal('list'),
    header: textHeader.optional(),
    body: body(listLimits.text),
    footer,
    action: z.strictObject({
      button: z.string().max(listLimits.button),
      sections: z.array(listSection).min(1).max(listLimits.sections),
    }),
  }),
  z.strictObject({
    type: z.literal('cta_url'),
    header: header.optional(),
    body: body(messageLimits['link-button'].text),
    footer,
    action: z.strictObject({
      name: z.literal('cta_url'),
      parameters: z.strictObject({
        display_text: z.string().max(messageLimits['link-button'].title),
        url: z.string(),
      }),
    }),
  }),
  z.strictObject({
    type: z.literal('location_request_message'),
    body: body(messageLimits['location-request'].text),
    action: z.strictObject({ name: z.literal('send_location') }),
  }),
  z.strictObject({
    type: z.literal('flow'),
    header: header.optional(),
    body: body(messageLimits.flow.text),
    footer,
    action: z.strictObject({
      name: z.literal('flow'),
      parameters: z.strictObject({
        flow_message_version: z.literal('3'),
        flow_id: z.string().optional(),
        flow_name: z.string().optional(),
        flow_cta: z.string().max(messageLimits.flow.button),
        flow_token: z.string().optional(),
        flow_action: z.literal('navigate').optional(),
        flow_action_payload: z
          .strictObject({
            screen: z.string().optional(),
            data: z.record(z.string(), z.unknown()).optional(),
          })
          .optional(),
      }),
    }),
  }),
  z.strictObject({
    type: z.literal('product'),
    body: body(messageLimits.product.text).optional(),
    footer,
    action: z.strictObject({ catalog_id: z.string(), product_retailer_id: z.string() }),
  }),
  z.strictObject({
    type: z.literal('product_list'),
    header: textHeader,
    body: body(messageLimits['product-list'].text),
    footer,
    action: z.strictObject({
      catalog_id: z.string(),
      sections: z.array(productSection).min(1).max(messageLimits['product-list'].sections),
    }),
  }),
]);
export type MetaInteractive = z.output<typeof interactive>;

/**
 * The content of a message as Meta's API takes it, told apart by `type`.
 * @see https://github.com/facebook/openapi (business-messaging-api_v23.0.yaml: Message, TemplateObject)
 */
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
  z.strictObject({ type: z.literal('audio'), audio: media({ voice: z.literal(true).optional() }) }),
  z.strictObject({ type: z.literal('sticker'), sticker: media({}) }),
  z.strictObject({ type: z.literal('document'), document: media({ ...caption, ...filename }) }),
  z.strictObject({
    type: z.literal('location'),
    location: place,
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
      /** Ours, and what an app gives in Meta's own form. */
      components: z
        .array(z.union([component, givenComponent]))
        .min(1)
        .optional(),
    }),
  }),
]);
/** The content of a message as Meta writes it, without the recipient. */
export type MetaContent = z.output<typeof metaContent>;
