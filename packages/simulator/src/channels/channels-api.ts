import { z } from 'zod';
import { messageBody } from './channels-body.js';
import { templateRequest } from './channels-template-api.js';

const instant = z.iso.datetime({ offset: true });
export const phone = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a phone number with + and country code');

const contact = z.strictObject({
  id: z.string().optional(),
  identifierKey: z.string().optional(),
  identifierValue: z.string().optional(),
  type: z.enum(['cc', 'bcc', 'to']).optional(),
  identifiers: z.array(z.strictObject({ identifierKey: z.string(), identifierValue: z.string() })).optional(),
  platformAddress: z.string().optional(),
  platformAddressSelector: z.string().nullish(),
});

/** assumed: the keys of the closed set `meta`, which inbound and mail messages use, are not checked. */
const anything = z.looseObject({}).optional();
const origin = z.strictObject({
  id: z.uuid().nullish(),
  name: z.string().nullish(),
  stepId: z.string().nullish(),
  runId: z.uuid().nullish(),
});
const meta = z.strictObject({
  extraInformation: z.record(z.string(), z.unknown()).optional(),
  referral: anything,
  order: anything,
  referredProduct: anything,
  email: anything,
  pushNotifications: anything,
  navigatorId: z.uuid().optional(),
  navigatorMessageId: z.uuid().optional(),
  flow: origin.optional(),
  journey: origin.optional(),
  campaign: origin.pick({ id: true, name: true }).optional(),
});

/** https://docs.bird.com/api/channels-api/supported-channels/programmable-whatsapp/sending-whatsapp-messages */
export const createMessage = z
  .strictObject({
    sender: z
      .strictObject({
        connector: z.looseObject({
          identifierValue: z.string(),
          annotations: z.strictObject({ name: z.string().optional() }).optional(),
        }),
      })
      .optional(),
    // assumed: one recipient. Several make sense for mail only, and the answer has one status.
    receiver: z.strictObject({ contacts: z.tuple([contact]) }),
    reference: z.string().optional(),
    template: templateRequest.nullish(),
    body: messageBody.nullish(),
    meta: meta.optional(),
    replyTo: z
      .strictObject({
        id: z.string(),
        order: z.int().optional(),
        type: z.enum(['message', 'click', 'referrals']),
      })
      .optional(),
    notification: z.looseObject({ url: z.string().optional() }).optional(),
    capFrequency: z.boolean().optional(),
    enableLinkTracking: z.boolean().optional(),
    ignoreQuietHours: z.boolean().optional(),
    ignoreGlobalHoldout: z.boolean().optional(),
    tags: z
      .array(
        z
          .string()
          .min(1)
          .max(50)
          .regex(/^[a-zA-Z0-9-_ ]+$/),
      )
      .max(10)
      .optional(),
    shortLinks: z.strictObject({ domain: z.string().max(128) }).nullish(),
    scheduledFor: instant.optional(),
    validity: z.int().min(0).optional(),
  })
  .superRefine(({ body, template, capFrequency, meta }, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    if ((body == null) === (template == null)) refuse('body', 'set exactly one of body and template');
    if (capFrequency && meta?.extraInformation?.useCase !== 'marketing') {
      refuse('capFrequency', 'needs meta.extraInformation.useCase to be marketing');
    }
  });

export type CreateMessage = z.infer<typeof createMessage>;

const messageStatuses = [
  'accepted',
  'rejected',
  'processing',
  'scheduled',
  'sent',
  'sending_failed',
  'delivered',
  'delivery_failed',
  'deleted',
  'skipped',
] as const;
export type MessageStatus = (typeof messageStatuses)[number];

const pageToken = z.string().max(8000).optional();
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/**
 * https://docs.bird.com/api/channels-api/api-reference/messaging (list)
 * assumed: the range and default of `limit`, as for the other lists of this API; that unknown filters are refused.
 */
export const listMessagesQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(10),
  pageToken,
  direction: z.enum(['incoming', 'outgoing']).optional(),
  status: z.enum(messageStatuses).optional(),
  startAt: instant.optional(),
  endAt: instant.optional(),
  phonenumber: phone.optional(),
});

/** https://docs.bird.com/api/touchpoints-api/api-reference/message-templates */
export const listTemplatesQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(10),
  pageToken,
  reverse: flag.default(false),
  metrics: flag.default(false),
});

/** https://docs.bird.com/api/conversations-api/api-reference/conversations-messaging/create-pre-signed-upload */
export const presignedUploadRequest = z.strictObject({
  contentType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
});
