import * as z from '@wamux/core/zod';
import { lenientNumber, optionalLenient } from '@wamux/provider-kit';
import { report } from './infobip-api.js';

// What Infobip pushes: the webhooks of https://www.infobip.com/docs/api/channels/whatsapp.

const word = optionalLenient(z.string());
const contact = optionalLenient(z.object({ name: word, phoneNumber: word, userId: word }));

/** A batch, of reports or of messages. */
export const batch = z.object({ results: z.array(z.unknown()) });

/**
 * What the reports of the Messages API have in place of two numbers. An account may have its reports of every channel pushed
 * in this form, those of WhatsApp's own API too.
 * @see https://www.infobip.com/docs/api/platform/messages-api (receive delivery reports, receive seen reports)
 */
const named = { channel: word, sender: word, destination: word };

/** In the form of WhatsApp's own API a report does not name our sender: only its id says to which number the message belongs. */
export const deliveryReport = report.extend({ to: word, contact, ...named });

/**
 * One of `from` and `to` is ours. The descriptions of Infobip's document say that it is `to`, its example that it is
 * `from`.
 */
export const seenReport = z.object({
  messageId: z.string().min(1),
  from: word,
  to: word,
  seenAt: z.string(),
  contact,
  ...named,
});

export const inboundMessage = z.object({
  messageId: z.string().min(1),
  from: word,
  to: word,
  receivedAt: word,
  integrationType: word,
  message: z.looseObject({
    type: z.string(),
    context: optionalLenient(z.object({ id: word, groupId: word })),
    referral: optionalLenient(
      z.object({
        sourceType: z.string(),
        sourceId: word,
        sourceUrl: word,
        headline: word,
        ctwaClickId: word,
      }),
    ),
  }),
  contact,
});
export type WireMessage = z.output<typeof inboundMessage>;

/** The members of a message, by its type; those of other types are absent. */
export const messageContent = z.object({
  type: z.string(),
  text: word,
  payload: word,
  id: word,
  title: word,
  description: word,
  url: word,
  caption: word,
  latitude: optionalLenient(lenientNumber),
  longitude: optionalLenient(lenientNumber),
  name: word,
  address: word,
  emoji: word,
  action: word,
  context: optionalLenient(z.object({ id: word })),
  response: optionalLenient(z.record(z.string(), z.unknown())),
  catalogId: word,
  productItems: optionalLenient(
    z.array(
      z.object({
        productRetailerId: z.string(),
        quantity: lenientNumber,
        itemPrice: optionalLenient(lenientNumber),
        currency: word,
      }),
    ),
  ),
  contacts: optionalLenient(
    z.array(
      z.object({
        name: optionalLenient(
          z.object({
            formattedName: word,
            firstName: word,
            middleName: word,
            lastName: word,
            namePrefix: word,
            nameSuffix: word,
          }),
        ),
        phones: optionalLenient(z.array(z.object({ phone: word, type: word, waId: word }))),
        emails: optionalLenient(z.array(z.object({ email: word, type: word }))),
        urls: optionalLenient(z.array(z.object({ url: word, type: word }))),
        addresses: optionalLenient(
          z.array(
            z.object({
              street: word,
              city: word,
              state: word,
              zip: word,
              country: word,
              countryCode: word,
              type: word,
            }),
          ),
        ),
        org: optionalLenient(z.object({ company: word, department: word, title: word })),
        birthday: word,
      }),
    ),
  ),
});
export type WireContent = z.output<typeof messageContent>;

/** The state of a template changed. */
export const templateUpdate = z.object({
  messageTemplateName: z.string(),
  messageTemplateLanguage: word,
  timestamp: word,
  change: z.object({ type: z.literal('TEMPLATE_STATUS_UPDATE'), newStatus: z.string(), reason: word }),
});

/** Something else about a template changed, such as its category or its quality. */
export const templateChange = z.object({
  messageTemplateName: z.string(),
  timestamp: word,
  change: z.object({ type: z.string().min(1) }),
});

/** A user wants no marketing messages any more, or wants them again. */
export const marketingUpdate = z.object({
  content: z.object({
    from: z.string(),
    sender: word,
    notificationMessagesStatus: z.enum(['stop', 'resume']),
  }),
  createdAt: word,
});
