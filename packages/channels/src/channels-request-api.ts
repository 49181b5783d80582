import * as z from '@wamux/core/zod';
import { channelsLimits, tagPattern } from './channels-limits.js';

// Only tests check against these schemas; the code that sends uses only their types, so no process makes them.

/** @see https://docs.bird.com/api/channels-api/supported-channels/programmable-whatsapp/sending-messages */
const action = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('postback'),
    postback: z.strictObject({
      text: z.string(),
      payload: z.string().optional(),
      metadata: z
        .strictObject({
          description: z.strictObject({ label: z.string().max(channelsLimits.rowDescription.max) }),
        })
        .optional(),
    }),
  }),
  z.strictObject({ type: z.literal('link'), link: z.strictObject({ text: z.string(), url: z.string() }) }),
  z.strictObject({ type: z.literal('locationRequest') }),
]);
export type ChannelsAction = z.output<typeof action>;

/** @see https://docs.bird.com/api/channels-api/supported-channels/programmable-whatsapp/sending-messages */
const messageBody = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    text: z.strictObject({
      text: z.string(),
      actions: z.array(action).min(1).optional(),
      metadata: z.strictObject({ whatsapp: z.strictObject({ previewUrl: z.boolean() }) }).optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('image'),
    image: z.strictObject({
      images: z.array(z.strictObject({ mediaUrl: z.string(), altText: z.string().optional() })).min(1),
      text: z.string().optional(),
      actions: z.array(action).min(1).optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('file'),
    file: z.strictObject({
      files: z
        .array(
          z.strictObject({ mediaUrl: z.string(), contentType: z.string(), filename: z.string().optional() }),
        )
        .min(1),
      text: z.string().optional(),
      actions: z.array(action).min(1).optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('location'),
    location: z.strictObject({
      coordinates: z.strictObject({ latitude: z.number(), longitude: z.number() }),
      location: z.strictObject({ address: z.string().optional(), label: z.string().optional() }).optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('list'),
    list: z.strictObject({
      title: z.string().optional(),
      text: z.string(),
      items: z
        .array(z.strictObject({ title: z.string().optional(), actions: z.array(action).min(1) }))
        .min(1),
      metadata: z.strictObject({
        button: z.strictObject({ label: z.string().max(channelsLimits.listButton.max) }),
      }),
    }),
  }),
  z.strictObject({
    type: z.literal('carousel'),
    carousel: z.strictObject({
      text: z.string().max(channelsLimits.carouselText.max),
      items: z
        .array(
          z.strictObject({ title: z.string(), mediaUrl: z.string(), actions: z.array(action).length(1) }),
        )
        .min(channelsLimits.carouselCards.min)
        .max(channelsLimits.carouselCards.max),
    }),
  }),
  z.strictObject({
    type: z.literal('authentication'),
    authentication: z.strictObject({
      otp: z.strictObject({
        disclaimer: z.boolean(),
        expirationTime: z.number().optional(),
        actions: z.array(action).min(1),
      }),
    }),
  }),
]);
export type MessageBody = z.output<typeof messageBody>;

const template = z.strictObject({
  projectId: z.string(),
  version: z.string(),
  locale: z.string(),
  /** Left out where the template has nothing to fill: Bird wants one or more. */
  parameters: z
    .array(z.strictObject({ type: z.literal('string'), key: z.string(), value: z.string() }))
    .min(1)
    .optional(),
});
export type MessageTemplate = z.output<typeof template>;

/**
 * What is sent; Bird refuses unknown fields, and wants exactly one of `body` and `template`.
 * @see https://docs.bird.com/api/channels-api/supported-channels/programmable-whatsapp/sending-messages
 */
export const createMessage = z.strictObject({
  receiver: z.strictObject({
    contacts: z
      .array(
        z.union([
          z.strictObject({
            identifierKey: z.literal('phonenumber'),
            identifierValue: z.string().regex(/^\+\d+$/),
          }),
          /** WhatsApp's id of a person for one business, who may show no number. */
          z.strictObject({ identifierKey: z.literal('whatsappbsuid'), identifierValue: z.string() }),
        ]),
      )
      .length(1),
  }),
  body: messageBody.optional(),
  template: template.optional(),
  reference: z.string(),
  replyTo: z.strictObject({ id: z.string(), type: z.literal('message') }).optional(),
  meta: z.strictObject({ extraInformation: z.strictObject({ useCase: z.string() }) }).optional(),
  tags: z
    .array(z.string().regex(tagPattern).max(channelsLimits.tag.max))
    .min(1)
    .max(channelsLimits.tags.max)
    .optional(),
  scheduledFor: z.string().optional(),
  /** Seconds. */
  validity: z.int().min(0).optional(),
  capFrequency: z.boolean().optional(),
  ignoreQuietHours: z.boolean().optional(),
  ignoreGlobalHoldout: z.boolean().optional(),
  enableLinkTracking: z.boolean().optional(),
  notification: z.strictObject({ url: z.string() }).optional(),
});
export type CreateMessage = z.output<typeof createMessage>;
