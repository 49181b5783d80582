import { err, ok, type Result } from 'neverthrow';
import type { Issue, ProviderError } from '../errors.js';
import { newId } from '../helpers/new-id.js';
import { isChecked, markChecked } from '../messages/checked.js';
import { findOversize } from '../messages/input-size.js';
import { messageEnvelope } from '../messages/message-envelope.js';
import {
  type FreeFormMessageType,
  freeFormMessageTypes,
  messageTypes,
  type ParsedFreeFormMessage,
  type ParsedMessage,
  type ParsedTemplateMessage,
  schemaOfFreeForm,
  schemaOfTemplate,
} from '../messages/outbound-message.js';
import type * as z from '../zod.js';
import { inputError } from './issues.js';
import { readInput } from './read-input.js';

/** Checks a free-form message; an error names each wrong field and what was expected there. */
export function parseFreeFormMessage(input: unknown): Result<ParsedFreeFormMessage, ProviderError> {
  return parseFreeForm(input, explainFreeForm);
}

/** Checks a template message; an error names each wrong field and what was expected there. */
export function parseTemplateMessage(input: unknown): Result<ParsedTemplateMessage, ProviderError> {
  if (isChecked(input) && isTemplate(input)) return ok(input as ParsedTemplateMessage);
  return parse(schemaOfTemplate, input, explainTemplate) as Result<ParsedTemplateMessage, ProviderError>;
}

/** Checks a message of either form; as with `sendTemplate`, a template need not say its type. */
export function parseMessage(input: unknown): Result<ParsedMessage, ProviderError> {
  return readsAsTemplate(input) ? parseTemplateMessage(input) : parseFreeForm(input, explainAnyForm);
}

type Explain = (input: unknown, issues: readonly Issue[]) => readonly Issue[];

function parseFreeForm(input: unknown, explainWrong: Explain): Result<ParsedFreeFormMessage, ProviderError> {
  if (isChecked(input) && !isTemplate(input)) return ok(input as ParsedFreeFormMessage);
  return parse(schemaOfFreeForm, input, explainWrong) as Result<ParsedFreeFormMessage, ProviderError>;
}

/**
 * The one rule for what is meant as a template: a message of that type, or one without a type that has a name. A location
 * has a name as well, but also a latitude: one that forgot its type is told that the type is missing.
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

/** A router and the providers behind it each check a message: the first one marks it, and the next ones skip the check. */
function parse(
  schemaOf: (input: unknown) => z.ZodType,
  input: unknown,
  explainWrong: Explain,
): Result<ParsedMessage, ProviderError> {
  try {
    const wrong = findOversize(input) ?? findLostNames(input);
    if (wrong !== undefined) return err(refusal([wrong]));
    const read = readInput(schemaOf(input), input);
    if (read.isErr()) return err(refusal(explainWrong(input, read.error)));
    const message = read.value as ParsedMessage;
    message.correlationId ??= newId();
    const uncopied = ownDeepParts(message);
    if (uncopied !== undefined) return err(refusal([uncopied]));
    markChecked(message);
    return ok(message);
  } catch {
    // A getter or a proxy that throws.
    return err(
      inputError('validation', [{ path: '(root)', message: 'cannot be read; expected plain data' }]),
    );
  }
}

/** Copies what the schemas do not copy: the caller could otherwise change it while the message is on its way. */
function ownDeepParts(message: ParsedMessage): Issue | undefined {
  const parts = message as { -readonly [Part in 'providerOptions' | 'data' | 'buttons']?: unknown };
  for (const part of ['providerOptions', 'data', 'buttons'] as const) {
    if (parts[part] === undefined) continue;
    try {
      parts[part] = structuredClone(parts[part]);
    } catch {
      return {
        path: part,
        message: 'contains something that cannot be copied, such as a function; expected plain data',
      };
    }
  }
  return undefined;
}

const isOfNoType = (issues: readonly Issue[]): boolean => issues.some(({ path }) => path === 'type');

/** Explains a refusal by `send`. A template is told of `sendTemplate` instead of all the types that it is not. */
const explainFreeForm: Explain = (input, issues) => {
  if (!isOfNoType(issues) || !isMeantAsTemplate(input)) return issues;
  const message = `a template is sent by \`sendTemplate\`; \`send\` expects one of ${freeFormMessageTypes.join(', ')}`;
  return [{ path: 'type', message }];
};

function isMeantAsTemplate(input: unknown): boolean {
  return readsAsTemplate(input) || Object.hasOwn(Object(input), 'template');
}

/** Explains a refusal by `sendTemplate`, where every member of a message of another type would be an unknown field. */
const explainTemplate: Explain = (input, issues) => {
  const { type } = Object(input) as { readonly type?: FreeFormMessageType };
  if (type === undefined || !freeFormMessageTypes.includes(type)) return issues;
  const message = `a message of type "${type}" is sent by \`send\`; \`sendTemplate\` expects "template", or no type`;
  return [{ path: 'type', message }];
};

/** Explains a refusal where templates are allowed as well. With an unknown type the schema looks at nothing else. */
const explainAnyForm: Explain = (input, issues) => {
  if (!isOfNoType(issues)) return issues;
  const to = readInput(messageEnvelope().to, (input as { readonly to?: unknown }).to, 'to');
  const type = { path: 'type', message: `expected one of ${messageTypes.join(', ')}` };
  return [type, ...(to.isOk() ? [] : to.error)];
};

/** A record silently drops this one name. */
function findLostNames(input: unknown): Issue | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  for (const field of ['variables', 'providerOptions', 'data'] as const) {
    const record = (input as Record<string, unknown>)[field];
    if (typeof record === 'object' && record !== null && Object.hasOwn(record, '__proto__')) {
      return { path: `${field}.__proto__`, message: 'is not an allowed name' };
    }
  }
  return undefined;
}

function refusal(issues: readonly Issue[]): ProviderError {
  const kind = issues.every(({ path }) => path === 'to') ? 'recipient_invalid' : 'validation';
  return inputError(kind, issues);
}
