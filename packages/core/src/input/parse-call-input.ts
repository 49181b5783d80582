import { types } from 'node:util';
import { err, type Result } from 'neverthrow';
import type { ProviderError } from '../errors.js';
import { makeOnce } from '../helpers/make-once.js';
import type { MessageReference } from '../message-reference.js';
import { findOversize } from '../messages/input-size.js';
import { messageEnvelope, webUrl } from '../messages/message-envelope.js';
import type { CorrelationQuery, InboundReference, MediaUpload, ReceivedMedia } from '../provider.js';
import * as z from '../zod.js';
import { inputError } from './issues.js';
import { readInput } from './read-input.js';

/** An id becomes part of a URL, which cannot hold half a surrogate pair, and where `..` would lead elsewhere. */
const id = makeOnce(() =>
  z
    .string()
    .min(1)
    .regex(/^\P{Cs}*$/u, 'expected well-formed text; it has a lone surrogate')
    .regex(/^(?!\.{1,2}$)/, 'expected an id, not a path segment such as ".."'),
);

const time = makeOnce(() => z.iso.datetime({ offset: true }));

// Loose: a whole receipt is a reference, and so is a status event.
const messageReference = makeOnce(() =>
  z.object({
    provider: z.string().min(1),
    providerMessageId: id().nullable(),
    correlationId: id().optional(),
    to: messageEnvelope().to.optional(),
    acceptedAt: time().optional(),
  }),
);

const correlationQuery = makeOnce(() =>
  z.object({
    provider: z.string().min(1),
    correlationId: id(),
    to: messageEnvelope().to.optional(),
    since: time().optional(),
  }),
);

const inboundReference = makeOnce(() =>
  z.object({
    provider: z.string().min(1),
    providerMessageId: id().max(512),
  }),
);

const receivedMedia = makeOnce(() =>
  z.union(
    [
      z.object({ provider: z.string().min(1), id: id().max(512) }),
      z.object({ provider: z.string().min(1), url: webUrl() }),
    ],
    { error: 'expected the media of an event: { id, provider } or { url, provider }' },
  ),
);

const templateSample = makeOnce(() =>
  z.strictObject({
    provider: z.string().min(1),
    purpose: z.literal('template-sample'),
    url: webUrl(),
  }),
);

const sendableUpload = makeOnce(() =>
  z.strictObject({
    provider: z.string().min(1),
    purpose: z.literal('message').optional(),
    data: z
      .custom<Uint8Array>(
        // A test runner or a window has a `Uint8Array` of its own, of which Node's bytes are no instances.
        (value) => types.isUint8Array(value) && value.byteLength > 0,
        'expected bytes: a Uint8Array that is not empty',
      )
      // The caller's buffer may change, or be transferred to another thread, before the upload has ended.
      .transform((bytes) => new Uint8Array(bytes)),
    contentType: z
      .string()
      .regex(/^[\w.+-]+\/[\w.+-]+(?:;.*)?$/, 'expected a MIME type, such as "image/png"'),
    filename: z.string().min(1).optional(),
  }),
);

/** Checks what the caller of `getStatus` gives. */
export function parseMessageReference(input: unknown): Result<MessageReference, ProviderError> {
  return parse(messageReference, input);
}

/** Checks what the caller of `findByCorrelationId` gives. */
export function parseCorrelationQuery(input: unknown): Result<CorrelationQuery, ProviderError> {
  return parse(correlationQuery, input);
}

/** Checks what the caller of `acknowledge` gives. */
export function parseInboundReference(input: unknown): Result<InboundReference, ProviderError> {
  return parse(inboundReference, input);
}

/** Checks what the caller of `downloadMedia` gives. */
export function parseReceivedMedia(
  input: unknown,
): Result<ReceivedMedia & { readonly provider: string }, ProviderError> {
  return parse(receivedMedia, input);
}

/** Checks what the caller of `uploadMedia` gives. */
export function parseMediaUpload(input: unknown): Result<MediaUpload, ProviderError> {
  return parse(isTemplateSample(input) ? templateSample : sendableUpload, input);
}

function isTemplateSample(input: unknown): boolean {
  try {
    return (input as Partial<MediaUpload> | null | undefined)?.purpose === 'template-sample';
  } catch {
    return false;
  }
}

function parse<Value>(schemaOf: () => z.ZodType, input: unknown): Result<Value, ProviderError> {
  try {
    const oversize = findOversize(input);
    if (oversize !== undefined) return err(inputError('validation', [oversize]));
    const read = readInput(schemaOf(), input);
    return read.map((value) => value as Value).mapErr((issues) => inputError('validation', issues));
  } catch {
    // A getter or a proxy that throws.
    return err(
      inputError('validation', [{ path: '(root)', message: 'cannot be read; expected plain data' }]),
    );
  }
}
