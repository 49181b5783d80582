import * as z from '@wamux/core/zod';
import { optionalLenient } from '@wamux/provider-kit';

/** @see https://docs.bird.com/api/channels-api/message-status-and-interactions/message-failure-sources */
const failure = z.object({
  code: optionalLenient(
    z.union([
      z.number(),
      z
        .string()
        .regex(/^\d{1,9}$/)
        .transform(Number),
    ]),
  ),
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

/** The same answer below an HTTP error, where an id alone may be that of the request. */
export const contradictoryAnswer = acceptedAnswer.extend({ status: z.string().min(1) });

/** Our reference. Bird leaves it out where there is none; an empty text, which some services write instead, counts as absent. */
const reference = optionalLenient(z.string().min(1));

/** A time as ISO 8601, in UTC. Anything else counts as absent, such as the empty text where Bird has no time. */
export const time = optionalLenient(
  z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT/)
    .refine((written) => !Number.isNaN(Date.parse(written)))
    .transform((written) => new Date(written).toISOString()),
);

/** @see https://docs.bird.com/api/channels-api/api-reference/messaging */
export const messageAnswer = z.object({
  id: z.string().min(1),
  status: optionalLenient(z.string()),
  lastStatusAt: time,
  reference,
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
  nextPageToken: optionalLenient(z.string()),
});

/** `read` is no status of a message but an interaction with it. */
export const interactionListAnswer = z.object({
  results: z.array(z.object({ type: optionalLenient(z.string()), createdAt: time })),
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
  isPermanentSession: optionalLenient(z.boolean()),
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
      projectId: optionalLenient(z.string()),
      status: optionalLenient(z.string()),
      defaultLocale: optionalLenient(z.string()),
      /** The languages that the template has, each with its own state. */
      localeStatuses: optionalLenient(z.record(z.string(), z.string())),
      variables: optionalLenient(z.array(z.object({ key: z.string() }))),
      /** Under which name and category the template is known to WhatsApp. */
      deployments: optionalLenient(
        z.array(z.object({ key: z.string(), value: optionalLenient(z.string()) })),
      ),
    }),
  ),
  nextPageToken: optionalLenient(z.string()),
});

export type ChannelTemplate = z.output<typeof channelTemplateListAnswer>['results'][number];
