import { err, ok, type Result } from 'neverthrow';
import type * as z from 'zod';
import { newCorrelationId } from '../correlation-id.js';
import type { ProviderError } from '../errors.js';
import { inputError, toIssues } from '../issues.js';
import { isChecked, markChecked } from './checked.js';
import {
  freeFormMessageSchema,
  type ParsedFreeFormMessage,
  type ParsedMessage,
  type ParsedTemplateMessage,
  templateMessageSchema,
} from './outbound-message.js';

/** Checks a free-form message at the door; an error names each wrong field and what was expected there. */
export function parseFreeFormMessage(input: unknown): Result<ParsedFreeFormMessage, ProviderError> {
  if (isChecked(input) && !isTemplate(input)) return ok(input as ParsedFreeFormMessage);
  return parse(freeFormMessageSchema, input) as Result<ParsedFreeFormMessage, ProviderError>;
}

/** Checks a template message at the door; an error names each wrong field and what was expected there. */
export function parseTemplateMessage(input: unknown): Result<ParsedTemplateMessage, ProviderError> {
  if (isChecked(input) && isTemplate(input)) return ok(input as ParsedTemplateMessage);
  return parse(templateMessageSchema, input) as Result<ParsedTemplateMessage, ProviderError>;
}

const isTemplate = (message: unknown): boolean => (message as ParsedMessage).type === 'template';

/** A router and the providers behind it are each a door: what one checked is marked, and the next lets it through. */
function parse(schema: z.ZodType, input: unknown): Result<ParsedMessage, ProviderError> {
  const result = schema.safeParse(input);
  if (!result.success) return err(refusal(result.error));
  const message = result.data as ParsedMessage;
  message.correlationId ??= newCorrelationId();
  markChecked(message);
  return ok(message);
}

function refusal(error: z.ZodError): ProviderError {
  const issues = toIssues(error);
  const kind = issues.every(({ path }) => path === 'to') ? 'recipient_invalid' : 'validation';
  return inputError(kind, issues);
}
