import * as z from '@wamux/core/zod';
import { lenientNumber, optionalLenient } from '@wamux/provider-kit';

// The first API: forms whose members hold JSON, and events in their version 2.

/**
 * The pages do not agree about the word: "submitted" stands on those of messages, "success" on those of templates.
 * @see https://docs.gupshup.io/reference/quick-replies (200), https://docs.gupshup.io/reference/sending-text-template (202)
 */
export const submittedAnswer = z.object({
  status: z.enum(['submitted', 'success']),
  messageId: z.string().min(1),
});

const word = optionalLenient(z.string());

/**
 * An event in version 2, of an app by its name.
 * @see https://docs.gupshup.io/docs/message-events, https://docs.gupshup.io/docs/inbound-messages
 */
export const firstEvent = z.object({
  app: z.string(),
  timestamp: optionalLenient(lenientNumber),
  type: z.string(),
  payload: z.looseObject({}),
});

/**
 * The payload of a `message-event`. `gsId` is Gupshup's id where `id` is WhatsApp's, for a week. The page's table of late
 * failures has `gsId` alone, and its sample both.
 */
export const firstStatus = z.object({
  id: word,
  gsId: word,
  type: z.string(),
  destination: word,
  userId: word,
  pricing: optionalLenient(z.object({ policy: word, category: word })),
  payload: optionalLenient(
    z.object({
      ts: optionalLenient(lenientNumber),
      code: optionalLenient(z.union([z.string(), z.int().transform(String)])),
      reason: word,
    }),
  ),
});

/**
 * The page shows the parts of a name as Meta writes them, and the country of an address in Gupshup's own way.
 * @see https://docs.gupshup.io/docs/other (The user shares a contact card)
 */
const cardName = z
  .object({
    formatted_name: word,
    first_name: word,
    middle_name: word,
    last_name: word,
    formattedName: word,
    firstName: word,
    middleName: word,
    lastName: word,
    prefix: word,
    suffix: word,
  })
  .transform(({ formatted_name, first_name, middle_name, last_name, ...name }) => ({
    ...name,
    formattedName: name.formattedName ?? formatted_name,
    firstName: name.firstName ?? first_name,
    middleName: name.middleName ?? middle_name,
    lastName: name.lastName ?? last_name,
  }));

const inboundCard = z.object({
  name: optionalLenient(cardName),
  phones: optionalLenient(z.array(z.object({ phone: word, type: word, wa_id: word }))),
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
});

/** The payload of a message, by its type. */
export const firstContent = z.object({
  // The page of texts shows what a user taps below a template as a text of the type "button".
  type: word,
  text: word,
  url: word,
  caption: word,
  contentType: word,
  name: word,
  latitude: optionalLenient(lenientNumber),
  longitude: optionalLenient(lenientNumber),
  address: word,
  title: word,
  postbackText: word,
  description: word,
  contacts: optionalLenient(z.array(inboundCard)),
});

/**
 * The payload of a `message`. assumed: a user who shows no number is named by their id alone; the page shows both.
 * @see https://partner-docs.gupshup.io/docs/bsuid (events of version 2)
 */
export const firstInbound = z.object({
  id: z.string().min(1),
  source: word,
  type: z.string(),
  payload: firstContent,
  sender: optionalLenient(z.object({ name: word, userId: word })),
  context: optionalLenient(z.object({ id: word, gsId: word })),
});

/**
 * The payload of a `preference-event`: users who want no marketing any more, or want it again.
 * @see https://partner-docs.gupshup.io/docs/bsuid (user_preferences)
 */
export const firstPreferences = z.object({
  payload: z.object({ user_preferences: z.array(z.unknown()).min(1) }),
});

export const firstPreference = z.object({
  wa_id: word,
  userid: word,
  category: z.literal('marketing_messages'),
  value: z.enum(['stop', 'resume']),
  timestamp: optionalLenient(lenientNumber),
});

/** The payload of an `account-event`: the family of the news, and mostly Gupshup's word for what changed. */
export const accountNews = z.object({
  type: z.string().min(1),
  payload: optionalLenient(z.object({ event: word, status: word })),
});

/**
 * The payload of a `template-event`; since 2023 its type says whether the state of the template changed, its category or its
 * quality. Only a rejected template has a reason, and one that is paused a description.
 */
export const templateNews = z.object({
  type: word,
  elementName: z.string().min(1),
  languageCode: word,
  status: word,
  rejectedReason: word,
  description: word,
});

/** @see https://docs.gupshup.io/docs/user-event */
export const userNews = z.object({ phone: z.string(), type: z.enum(['opted-in', 'opted-out']) });
