import { makeOnce } from '../helpers/make-once.js';
import { parseRecipient } from '../input/recipient.js';
import * as z from '../zod.js';
import type { MessageLimits } from './message-kind.js';

/**
 * Takes a number in any spelling, and makes it E.164. It is a check that replaces the value: a transform would double the
 * cost.
 */
const recipient = makeOnce(() =>
  z.string().check((context) => {
    const parsed = parseRecipient(context.value);
    if (parsed.isOk()) context.value = parsed.value;
    else context.issues.push({ code: 'custom', message: parsed.error, input: '[phone number]' });
  }),
);

/** An http or https URL; the provider fetches it, wamux does not. */
export const webUrl = makeOnce(() => z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }));

/** Limits of the fields that every message may carry. */
export const envelopeLimits = {
  correlationId: {
    max: 128,
    unit: 'characters',
    source: 'ours: fits a URL and the reference field of every provider, of which Meta’s takes 512',
  },
} as const satisfies MessageLimits;

const visibleAscii = new RegExp(`^[\\x21-\\x7e]{1,${envelopeLimits.correlationId.max}}$`);

/** What every message carries, whatever its type. */
export const messageEnvelope = makeOnce(() => ({
  /** The recipient: `+`, country code and number, or a user id as `event.from` of an inbound message has it (`CO.1349…`). */
  to: recipient(),
  /**
   * Our id of the message, echoed by providers that can; generated (UUIDv7) where absent. 1 to 128 visible ASCII characters.
   * Do not use one twice: a provider that looks a message up by it could not tell the two apart.
   */
  correlationId: z
    .string()
    .regex(visibleAscii, `expected 1 to ${envelopeLimits.correlationId.max} visible ASCII characters`)
    .optional(),
  /** The provider's id of the message that this one answers. */
  replyTo: z.string().min(1).optional(),
  /** Labels for routing and reports. They change nothing for the recipient; a provider without tags keeps none. */
  tags: z.array(z.string().min(1)).optional(),
  /** When the provider is to send it, ISO 8601 with an offset. */
  scheduledFor: z.iso.datetime({ offset: true }).optional(),
  /** For how long the message is worth delivering, in milliseconds. */
  validityMs: z.int().positive().optional(),
  /** Options that only one provider has, by adapter name: `{ channels: { … } }`. Other adapters refuse the message. */
  providerOptions: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
}));

/** The recipient of every sample. */
export const sampleRecipient = '+573001112233';
