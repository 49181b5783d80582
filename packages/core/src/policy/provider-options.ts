import { ok, type Result } from 'neverthrow';
import type { ProviderError } from '../errors.js';
import { inputError } from '../input/issues.js';
import { readInput } from '../input/read-input.js';
import type { ParsedMessage } from '../messages/outbound-message.js';
import type * as z from '../zod.js';
import type { ProviderIdentity } from './feasibility.js';

/** Reads what a message says under `providerOptions.<adapter>`; an option that the adapter does not know is an error. */
export function readProviderOptions<Schema extends z.ZodType>(
  provider: ProviderIdentity,
  schema: Schema,
  message: ParsedMessage,
): Result<z.output<Schema>, ProviderError> {
  const given = message.providerOptions?.[provider.adapter];
  // Every option of every adapter is optional.
  if (given === undefined) return ok({} as z.output<Schema>);
  return readInput(schema, given, `providerOptions.${provider.adapter}`).mapErr((issues) =>
    inputError('validation', issues, provider.id),
  );
}
