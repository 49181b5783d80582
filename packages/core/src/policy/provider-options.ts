import { err, ok, type Result } from 'neverthrow';
import type { ProviderError } from '../errors.js';
import { explainLength, inputError, toIssues } from '../input/issues.js';
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
  const parsed = schema.safeParse(given, { error: explainLength });
  if (parsed.success) return ok(parsed.data);
  return err(
    inputError('validation', toIssues(parsed.error, `providerOptions.${provider.adapter}`), provider.id),
  );
}
