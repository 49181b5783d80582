import { err, ok, type Result } from 'neverthrow';
import type { Issue, ProviderError } from '../errors.js';
import { newId } from '../helpers/new-id.js';
import { isChecked, markChecked } from '../messages/checked.js';
import { findOversize } from '../messages/input-size.js';
import {
  freeFormMessageSchema,
  type ParsedFreeFormMessage,
  type ParsedMessage,
  type ParsedTemplateMessage,
  templateMessageSchema,
} from '../messages/outbound-message.js';
import type * as z from '../zod.js';
import { explainLength, inputError, toIssues } from './issues.js';

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

/** Checks a message of either form; as with `sendTemplate`, a template need not say its type. */
export function parseMessage(input: unknown): Result<ParsedMessage, ProviderError> {
  return readsAsTemplate(input) ? parseTemplateMessage(input) : parseFreeFormMessage(input);
}

/**
 * The only rule of what is meant as a template: a message that says so, or one that says no type and has a name. A place
 * has a name as well, and a latitude beside it: a location that forgot its type is told that the type is missing.
 */
function readsAsTemplate(input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return false;
  try {
    const { type, name, latitude } = input as Readonly<Record<string, unknown>>;
    return type === 'template' || (type === undefined && name !== undefined && latitude === undefined);
  } catch {
    return true; // The parse meets the same member, and says that it cannot be read.
  }
}

const isTemplate = (message: unknown): boolean => (message as ParsedMessage).type === 'template';

/** A router and the providers behind it are each a door: what one checked is marked, and the next lets it through. */
function parse(schema: z.ZodType, input: unknown): Result<ParsedMessage, ProviderError> {
  try {
    const wrong = findOversize(input) ?? findLostNames(input);
    if (wrong !== undefined) return err(refusal([wrong]));
    const result = schema.safeParse(input);
    if (!result.success) return err(refusal(explain(schema, input, result.error)));
    const message = result.data as ParsedMessage;
    message.correlationId ??= newId();
    // What lies deeper than a schema copies would otherwise change under us while the message is on its way.
    if (message.providerOptions) message.providerOptions = structuredClone(message.providerOptions);
    if (message.type === 'flow' && message.data) message.data = structuredClone(message.data);
    if (message.type === 'template' && message.buttons) message.buttons = structuredClone(message.buttons);
    markChecked(message);
    return ok(message);
  } catch {
    // A getter or a proxy that throws, or something that cannot be copied.
    return err(
      inputError('validation', [{ path: '(root)', message: 'cannot be read; expected plain data' }]),
    );
  }
}

/** Options given to `safeParse` cost more than the rest of the check, so a message that is right goes without. */
function explain(schema: z.ZodType, input: unknown, error: z.ZodError): readonly Issue[] {
  const explained = schema.safeParse(input, { error: explainLength });
  // An input that reads otherwise the second time was wrong all the same.
  return toIssues(explained.error ?? error);
}

/** A record drops this one name without a word. */
function findLostNames(input: unknown): Issue | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  for (const field of ['variables', 'providerOptions', 'data'] as const) {
    const record = (input as Record<string, unknown>)[field];
    if (typeof record === 'object' && record !== null && Object.hasOwn(record, '__proto__')) {
      return { path: `${field}.__proto__`, message: 'is no name that this can have' };
    }
  }
  return undefined;
}

function refusal(issues: readonly Issue[]): ProviderError {
  const kind = issues.every(({ path }) => path === 'to') ? 'recipient_invalid' : 'validation';
  return inputError(kind, issues);
}
