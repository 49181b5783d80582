import { strictObject } from '../../input/strict-object.js';
import * as z from '../../zod.js';
import { messageEnvelope, sampleRecipient } from '../message-envelope.js';
import { type MessageLimits, messageKind } from '../message-kind.js';

/** The page says "up to 257"; Meta's OpenAPI document, which is older, says five. */
const limits = {
  contacts: {
    max: 257,
    unit: 'entries',
    source:
      'https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/contacts-messages',
  },
} as const satisfies MessageLimits;

/** One contact card. */
const contact = () => {
  const text = z.string().min(1).optional();
  return strictObject({
    name: strictObject({
      formattedName: z.string().min(1),
      firstName: text,
      middleName: text,
      lastName: text,
      prefix: text,
      suffix: text,
    }),
    phones: z
      .array(
        strictObject({
          phone: z.string().min(1),
          type: text,
          /** The WhatsApp id of the number: with it the card offers to write to the contact, without it to invite them. */
          waId: z
            .string()
            .regex(/^\d{5,20}$/, 'expected digits only, as WhatsApp writes an id')
            .optional(),
        }),
      )
      .optional(),
    emails: z.array(strictObject({ email: z.string().min(1), type: text })).optional(),
    urls: z.array(strictObject({ url: z.string().min(1), type: text })).optional(),
    addresses: z
      .array(
        strictObject({
          street: text,
          city: text,
          state: text,
          zip: text,
          country: text,
          /** Two letters, such as `CO`. */
          countryCode: text,
          type: text,
        }),
      )
      .optional(),
    organization: strictObject({ company: text, department: text, title: text }).optional(),
    /** `YYYY-MM-DD`. */
    birthday: z.iso.date().optional(),
  });
};

export const contacts = messageKind({
  type: 'contacts',
  doc: 'One or more contact cards.',
  limits,
  schema: () =>
    strictObject({
      type: z.literal('contacts'),
      ...messageEnvelope(),
      contacts: z.array(contact()).min(1).max(limits.contacts.max),
    }),
  sample: { to: sampleRecipient, type: 'contacts', contacts: [{ name: { formattedName: 'Ada L' } }] },
});
