import { err, ok, type Result } from 'neverthrow';
import * as z from 'zod';
import type { ProviderError } from './errors.js';
import { inputError, toIssues } from './issues.js';
import { messageEnvelope, webUrl } from './messages/message-envelope.js';
import type { CorrelationQuery, MediaUpload, MessageReference } from './provider.js';

const time = z.iso.datetime({ offset: true });

// Loose: a whole receipt is a reference, and so is a status event.
const messageReference = z.object({
  provider: z.string().min(1),
  providerMessageId: z.string().min(1).nullable(),
  correlationId: z.string().min(1).optional(),
  to: messageEnvelope.to.optional(),
  acceptedAt: time.optional(),
});

const correlationQuery = z.object({
  provider: z.string().min(1),
  correlationId: z.string().min(1),
  to: messageEnvelope.to.optional(),
  since: time.optional(),
});

const mediaUpload = z.union([
  z.strictObject({
    provider: z.string().min(1),
    purpose: z.literal('template-sample'),
    url: webUrl,
  }),
  z.strictObject({
    provider: z.string().min(1),
    purpose: z.literal('message').optional(),
    data: z.instanceof(Uint8Array),
    contentType: z.string().min(3),
    filename: z.string().min(1).optional(),
  }),
]);

/** Checks what the caller of `getStatus` gives. */
export function parseMessageReference(input: unknown): Result<MessageReference, ProviderError> {
  return parse(messageReference, input);
}

/** Checks what the caller of `findByCorrelationId` gives. */
export function parseCorrelationQuery(input: unknown): Result<CorrelationQuery, ProviderError> {
  return parse(correlationQuery, input);
}

/** Checks what the caller of `uploadMedia` gives. */
export function parseMediaUpload(input: unknown): Result<MediaUpload, ProviderError> {
  return parse(mediaUpload, input);
}

function parse<Value>(schema: z.ZodType, input: unknown): Result<Value, ProviderError> {
  const result = schema.safeParse(input);
  return result.success ? ok(result.data as Value) : err(inputError('validation', toIssues(result.error)));
}
