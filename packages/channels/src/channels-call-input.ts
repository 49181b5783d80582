import { type MessageReference, type ProviderError, parsePhoneNumber } from '@wamux/core';
import { inputError, readInput } from '@wamux/core/input';
import * as z from '@wamux/core/zod';
import { err, type Result } from 'neverthrow';

/**
 * An id that becomes a part of a path: `..` or a slash would ask for something else, and half a surrogate pair cannot
 * be written into a URL at all.
 */
const pathSegment = z
  .string()
  .regex(
    /^(?!\.{1,2}$)(?!.*[/\\])[\x21-\x7e]{1,200}$/,
    'expected 1 to 200 visible ASCII characters that form one segment of a path',
  );

/** Bird's id of a message, fit for a path. */
export function readMessageId(
  provider: string,
  { providerMessageId }: MessageReference,
): Result<string, ProviderError> {
  if (providerMessageId === null) {
    const message = 'is null; Bird looks messages up by id, or by findByCorrelationId';
    return err(inputError('validation', [{ path: 'providerMessageId', message }], provider));
  }
  return readInput(pathSegment, providerMessageId, 'providerMessageId').mapErr((issues) =>
    inputError('validation', issues, provider),
  );
}

/** A contact of Bird's. */
export interface ContactQuery {
  /** Bird's id of the contact. */
  readonly contactId: string;
  /** E.164. */
  readonly phoneNumber: string;
}

const contactQuery = z.object({
  contactId: pathSegment,
  phoneNumber: z.string().transform((written, context) => {
    const number = parsePhoneNumber(written);
    if (number.isOk()) return number.value;
    context.issues.push({ code: 'custom', message: number.error, input: '[phone number]' });
    return z.NEVER;
  }),
});

/** Checks what the caller of `getServiceWindow` gives. */
export function parseContactQuery(provider: string, input: unknown): Result<ContactQuery, ProviderError> {
  try {
    return readInput(contactQuery, input).mapErr((issues) => inputError('validation', issues, provider));
  } catch {
    // A getter or a proxy that throws.
    const issue = { path: '(root)', message: 'cannot be read; expected plain data' };
    return err(inputError('validation', [issue], provider));
  }
}
