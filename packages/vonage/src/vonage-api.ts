import * as z from '@wamux/core/zod';
import { listedTemplate } from '@wamux/meta-format';
import { lenientNumber, optionalLenient } from '@wamux/provider-kit';

const word = optionalLenient(z.string());
const code = optionalLenient(z.union([z.string(), z.int().transform(String)]));

/** @see https://developer.vonage.com/en/api/messages (202) */
export const sendAnswer = z.object({ message_uuid: z.string().min(1) });

/** An error as RFC 7807 writes it, in answers and in statuses; there the title may be the code. */
export const problem = z.object({
  type: word,
  title: code,
  detail: word,
  invalid_parameters: optionalLenient(z.array(z.object({ name: z.string(), reason: word }))),
});
export type Problem = z.output<typeof problem>;

/**
 * The error of a status. The API reference has it as it is, and Vonage's own libraries test by one inside another member.
 * @see https://github.com/Vonage/vonage-kotlin-sdk (MessagesTest, parse status update)
 */
const statusError = z.union([z.object({ error: problem }).transform(({ error }) => error), problem]);

/** assumed: pages are Meta's, whose templates these are. */
export const templateListAnswer = z.object({
  templates: z.array(listedTemplate),
  paging: optionalLenient(z.object({ next: word, cursors: optionalLenient(z.object({ after: word })) })),
});

/** @see https://developer.vonage.com/en/messages/concepts/message-status-callbacks */
export const statusEvent = z.object({
  channel: z.string(),
  message_uuid: z.string().min(1),
  status: z.string(),
  timestamp: word,
  from: word,
  to: word,
  client_ref: word,
  error: optionalLenient(statusError),
  whatsapp: optionalLenient(
    z.object({
      pricing: optionalLenient(z.object({ category: word, pricing_model: word })),
      recipient: optionalLenient(z.object({ user_id: word })),
    }),
  ),
});

const file = optionalLenient(z.object({ url: z.string().min(1), caption: word, name: word }));

/** @see https://developer.vonage.com/en/api/messages (inbound message) */
export const inboundEvent = z.object({
  channel: z.string(),
  message_uuid: z.string().min(1),
  message_type: z.string(),
  timestamp: word,
  from: word,
  to: word,
  profile: optionalLenient(z.object({ name: word })),
  context: optionalLenient(z.object({ message_uuid: word })),
  whatsapp: optionalLenient(
    z.object({
      sender: optionalLenient(z.object({ user_id: word })),
      referral: optionalLenient(
        z.object({
          source_type: z.string(),
          source_id: word,
          source_url: word,
          headline: word,
          ctwa_clid: word,
        }),
      ),
    }),
  ),
  text: word,
  image: file,
  video: file,
  audio: file,
  file,
  sticker: file,
  location: optionalLenient(z.object({ lat: lenientNumber, long: lenientNumber, name: word, address: word })),
  reply: optionalLenient(z.object({ id: z.string(), title: word, description: word })),
  // The answer to a flow comes as a button of the subtype "flow", whose payload is what the user entered.
  button: optionalLenient(z.object({ text: word, payload: z.unknown(), subtype: word })),
  reaction: optionalLenient(z.object({ emoji: word, action: word })),
  order: optionalLenient(
    z.object({
      catalog_id: word,
      text: word,
      product_items: z.array(
        z.object({
          product_retailer_id: z.string(),
          quantity: lenientNumber,
          item_price: optionalLenient(lenientNumber),
          currency: word,
        }),
      ),
    }),
  ),
});
export type InboundWire = z.output<typeof inboundEvent>;
