import type { ProviderError } from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import * as z from '@wamux/core/zod';
import { type Answer, optionalLenient, parseAnswer } from '@wamux/provider-kit';
import { err, type Result } from 'neverthrow';
import type { MetaContent } from './meta-message.js';

/**
 * The envelope of a message. For providers that take Meta's whole request, and answer with Meta's whole answer.
 * @see https://github.com/facebook/openapi (business-messaging-api_v23.0.yaml: BaseMessageProperties)
 */
export const metaEnvelope = z.object({
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual'),
  /** Digits; one of this and `recipient`. */
  to: z
    .string()
    .regex(/^\d{7,15}$/)
    .optional(),
  /**
   * A business-scoped user id, which Meta takes in this member only: in `to` it would be accepted and dropped.
   * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
   */
  recipient: z.string().optional(),
  context: z.strictObject({ message_id: z.string() }).optional(),
  /** Comes back with each status of the message; at most 512 characters, and our correlation ids are shorter. */
  biz_opaque_callback_data: z.string().max(512),
});

/** The body that sends a message. */
export function toMetaSend(
  { correlationId, replyTo, to }: ParsedMessage,
  content: MetaContent,
): z.output<typeof metaEnvelope> & MetaContent {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...(to.startsWith('+') ? { to: to.slice(1) } : { recipient: to }),
    context: replyTo === undefined ? undefined : { message_id: replyTo },
    biz_opaque_callback_data: correlationId,
    ...content,
  };
}

/**
 * The body that marks a user's message as read, and shows that we write where that is asked for.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/typing-indicators
 */
export const toMetaAcknowledge = (messageId: string, typing: boolean): object => ({
  messaging_product: 'whatsapp',
  status: 'read',
  message_id: messageId,
  typing_indicator: typing ? { type: 'text' } : undefined,
});

/** @see https://github.com/facebook/openapi (business-messaging-api_v23.0.yaml: MessageResponsePayload) */
const sendAnswer = z.object({
  contacts: optionalLenient(z.array(z.object({ wa_id: optionalLenient(z.string()) }))),
  messages: z
    .tuple([z.object({ id: z.string().min(1), message_status: optionalLenient(z.string()) })])
    .rest(z.unknown()),
});

/** A message that Meta took. */
export interface MetaSent {
  /** The `wamid`. */
  readonly id: string;
  /** Meta's word for the message's status, which stands beside the id at times. */
  readonly rawStatus: string | undefined;
  /** The recipient as WhatsApp calls them, where Meta says. */
  readonly recipient: string | undefined;
}

/**
 * Reads the answer to a send. A 2xx with an id is an acceptance, whatever status stands beside the id. An id below an
 * HTTP error contradicts itself, and then nobody knows whether the message was taken.
 *
 * @param toError Reads an answer that is no success.
 */
export function readMetaSend(
  answer: Answer,
  toError: (answer: Answer) => ProviderError,
): Result<MetaSent, ProviderError> {
  if (answer.status < 200 || answer.status >= 300) {
    const hasId = sendAnswer.safeParse(answer.json).success;
    const message = `HTTP ${answer.status} around a message id`;
    return err(hasId ? { kind: 'bad_response', message } : toError(answer));
  }
  return parseAnswer(answer, sendAnswer).map(({ contacts, messages: [{ id, message_status }] }) => ({
    id,
    rawStatus: message_status ?? undefined,
    recipient: contacts?.[0]?.wa_id ?? undefined,
  }));
}
