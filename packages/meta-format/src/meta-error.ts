import * as z from '@wamux/core/zod';
import { optionalLenient } from '@wamux/provider-kit';

const number = optionalLenient(
  z.union([
    z.int(),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ]),
);

/**
 * One of Meta's errors, as the answer to a request or in a status. Read by `code`, and by what tells meanings of a code
 * apart: Meta is giving up titles.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
export const metaError = z.object({
  code: number,
  error_subcode: number,
  /**
   * Whether the same request may go through later.
   * @see https://github.com/facebook/openapi (business-messaging-api_v23.0.yaml: error)
   */
  is_transient: optionalLenient(z.boolean()),
  message: optionalLenient(z.string()),
  type: optionalLenient(z.string()),
  title: optionalLenient(z.string()),
  error_data: optionalLenient(z.object({ details: optionalLenient(z.string()) })),
});
export type MetaError = z.output<typeof metaError>;

export const metaErrorAnswer = z.object({ error: metaError });

/** Drops repetitions: the same sentence is often in two members. */
export function wordsOf({ message, title, error_data }: Partial<MetaError>): string | undefined {
  const words = new Set([message ?? title, error_data?.details].filter(Boolean));
  return words.size === 0 ? undefined : [...words].join(': ');
}

/**
 * The code that stands in a provider's words, where it passes Meta's on: Meta's messages begin with it, `(#131026)`.
 *
 * @returns `undefined` where none does.
 */
export function metaCodeIn(words: string): number | undefined {
  const [, code] = /\(#(\d{1,9})\)/.exec(words) ?? [];
  return code === undefined ? undefined : Number(code);
}
