import { err, ok, type Result } from 'neverthrow';
import { uuidv7 } from 'uuidv7';
import type * as z from 'zod';
import type { ProviderError } from '../errors.js';
import { inputError, toIssues } from '../issues.js';
import {
  freeFormMessageSchema,
  type ParsedFreeFormMessage,
  type ParsedMessage,
  type ParsedTemplateMessage,
  templateMessageSchema,
} from './outbound-message.js';

/** The schema, and the messages that came out of it: a router and the providers behind it are each a door, and
 *  what one door checked, the next lets through. */
interface Door {
  readonly schema: z.ZodType;
  readonly checked: WeakSet<object>;
}

const freeFormDoor: Door = { schema: freeFormMessageSchema, checked: new WeakSet() };
const templateDoor: Door = { schema: templateMessageSchema, checked: new WeakSet() };

/** Checks a free-form message at the door; an error names each wrong field and what was expected there. */
export function parseFreeFormMessage(input: unknown): Result<ParsedFreeFormMessage, ProviderError> {
  return enter(freeFormDoor, input) as Result<ParsedFreeFormMessage, ProviderError>;
}

/** Checks a template message at the door; an error names each wrong field and what was expected there. */
export function parseTemplateMessage(input: unknown): Result<ParsedTemplateMessage, ProviderError> {
  return enter(templateDoor, input) as Result<ParsedTemplateMessage, ProviderError>;
}

function enter({ schema, checked }: Door, input: unknown): Result<ParsedMessage, ProviderError> {
  if (typeof input === 'object' && input !== null && checked.has(input)) return ok(input as ParsedMessage);
  const result = schema.safeParse(input);
  if (!result.success) return err(refusal(result.error));
  const message = result.data as ParsedMessage;
  message.correlationId ??= uuidv7();
  checked.add(message);
  return ok(message);
}

function refusal(error: z.ZodError): ProviderError {
  const issues = toIssues(error);
  const kind = issues.every(({ path }) => path === 'to') ? 'recipient_invalid' : 'validation';
  return inputError(kind, issues);
}
