import * as z from '@wamux/core/zod';
import { optionalLenient } from '@wamux/provider-kit';
import { channelsLimits, tagPattern } from './channels-limits.js';

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

/** @see https://docs.bird.com/api/channels-api/message-status-and-interactions/message-failure-sources */
const failure = z.object({
  code: optionalLenient(z.number()),
  description: optionalLenient(z.string()),
  source: optionalLenient(
    z.object({
      code: optionalLenient(z.union([z.string(), z.number().transform(String)])),
      name: optionalLenient(z.string()),
    }),
  ),
});

/** What matters of the answer to a send: read for every message, so no more than that. */
export const acceptedAnswer = z.object({ id: z.string().min(1), status: optionalLenient(z.string()) });

/** @see https://docs.bird.com/api/channels-api/api-reference/messaging */
export const messageAnswer = z.object({
  id: z.string().min(1),
  status: optionalLenient(z.string()),
  lastStatusAt: optionalLenient(z.string()),
  reference: optionalLenient(z.string()),
  reason: optionalLenient(z.string()),
  failure: optionalLenient(failure),
  /** Read for one thing: to hide the recipient's number where Bird repeats it in words. */
  receiver: optionalLenient(
    z.object({ contacts: z.array(z.object({ identifierValue: optionalLenient(z.string()) })) }),
  ),
});
export type MessageAnswer = z.output<typeof messageAnswer>;

export const messageListAnswer = z.object({
  results: z.array(messageAnswer),
  nextPageToken: z.string().nullish(),
});

/** `read` is no status of a message but an interaction with it. */
export const interactionListAnswer = z.object({
  results: z.array(z.object({ type: z.string().nullish(), createdAt: z.string().nullish() })),
});

/**
 * `details` comes with 422 and names each wrong field. Bird's own `code` is a word; gateways number theirs.
 * @see https://docs.bird.com/api/channels-api/api-reference/messaging (RequestError, ValidationError)
 */
export const errorAnswer = z.object({
  code: optionalLenient(z.union([z.string(), z.number()])),
  message: optionalLenient(z.string()),
  details: optionalLenient(
    z.record(z.string(), z.union([z.string(), z.array(z.string())]).catch('is not accepted')),
  ),
});
export type ErrorAnswer = z.output<typeof errorAnswer>;

/** @see https://docs.bird.com/api/channels-api/supported-channels/programmable-whatsapp/sending-messages (Get channel details for a contact) */
export const contactAnswer = z.object({
  serviceWindowExpireAt: z.string().nullable(),
  isPermanentSession: z.boolean().nullish(),
});

/** @see https://docs.bird.com/api/conversations-api/api-reference/conversations-messaging/create-pre-signed-upload */
export const presignedUploadAnswer = z.object({
  mediaUrl: z.url({ protocol: /^https?$/ }),
  uploadUrl: z.url(),
  uploadFormData: z.record(z.string(), z.string()),
});

/** @see https://docs.bird.com/api/touchpoints-api/api-reference/message-templates */
export const channelTemplateListAnswer = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      projectId: z.string().nullish(),
      status: z.string().nullish(),
      defaultLocale: z.string().nullish(),
      /** The languages that the template has, each with its own state. */
      localeStatuses: z.record(z.string(), z.string()).nullish(),
      variables: z.array(z.object({ key: z.string() })).nullish(),
      /** Under which name and category the template is known to WhatsApp. */
      deployments: z.array(z.object({ key: z.string(), value: z.string().nullish() })).nullish(),
    }),
  ),
  nextPageToken: z.string().nullish(),
});

export type ChannelTemplate = z.output<typeof channelTemplateListAnswer>['results'][number];
