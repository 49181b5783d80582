import * as z from 'zod';
import { messageEnvelope } from './message-envelope.js';
import { messageLimits } from './message-limits.js';
import { strictObject } from './strict-object.js';

export const textMessage = strictObject({
  type: z.literal('text'),
  ...messageEnvelope,
  text: z.string().min(1).max(messageLimits.text),
});

export const locationMessage = strictObject({
  type: z.literal('location'),
  ...messageEnvelope,
  /** Degrees, -90 to 90. */
  latitude: z.number().min(-90).max(90),
  /** Degrees, -180 to 180. */
  longitude: z.number().min(-180).max(180),
  name: z.string().min(1).optional(),
  address: z.string().min(1).optional(),
});

const text = z.string().min(1).optional();

/** One contact card. */
const contact = strictObject({
  name: strictObject({
    formattedName: z.string().min(1),
    firstName: text,
    middleName: text,
    lastName: text,
    prefix: text,
    suffix: text,
  }),
  phones: z.array(strictObject({ phone: z.string().min(1), type: text })).optional(),
  emails: z.array(strictObject({ email: z.string().min(1), type: text })).optional(),
  urls: z.array(strictObject({ url: z.string().min(1), type: text })).optional(),
  organization: strictObject({ company: text, department: text, title: text }).optional(),
  /** `YYYY-MM-DD`. */
  birthday: z.iso.date().optional(),
});

export const contactsMessage = strictObject({
  type: z.literal('contacts'),
  ...messageEnvelope,
  contacts: z.array(contact).min(1),
});

export const reactionMessage = strictObject({
  type: z.literal('reaction'),
  ...messageEnvelope,
  /** The provider's id of the message reacted to. */
  messageId: z.string().min(1),
  /** One emoji; empty takes the reaction back. */
  emoji: z.string().max(32),
});
