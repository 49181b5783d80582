import { err, ok, type Result } from 'neverthrow';
import type { Issue, ProviderError } from '../errors.js';
import { inputError } from '../issues.js';
import type { ParsedTemplateMessage } from '../messages/outbound-message.js';
import { findTemplateTextIssues } from './template-text.js';

/** A logical template as one provider knows it: the variables that the app fills, and the provider's own names. */
export interface MappedTemplate<Binding> {
  /** The app's names of the variables, in the order of the template's placeholders. */
  readonly variables: readonly string[];
  readonly binding: Binding;
}

/** By logical name. */
export type TemplateMap<Binding> = Readonly<Record<string, MappedTemplate<Binding>>>;

export const noTemplates: TemplateMap<never> = {};

/**
 * Finds a message's template in a provider's map and checks what fills it, so that neither a foreign template name nor a
 * shifted parameter reaches a provider, nor a text that WhatsApp would refuse after the provider has taken it.
 */
export function bindTemplate<Binding extends { readonly language?: string | undefined }>(
  provider: string,
  templates: TemplateMap<Binding>,
  message: ParsedTemplateMessage,
): Result<MappedTemplate<Binding>, ProviderError> {
  const template = Object.hasOwn(templates, message.name) ? templates[message.name] : undefined;
  if (template === undefined) {
    return err({
      kind: 'template_not_found',
      provider,
      message: `template ${message.name} is not mapped on ${provider}; add templates.${message.name}.on.${provider} to the config`,
    });
  }
  const mapped = template.binding.language;
  if (mapped !== undefined && message.language !== undefined && !sameLanguage(mapped, message.language)) {
    return err({
      kind: 'template_not_found',
      provider,
      message: `template ${message.name} is mapped in ${mapped} on ${provider}; the message asks for ${message.language}`,
    });
  }
  const issues = fits(template.variables, message.variables)
    ? findTemplateTextIssues(message)
    : findVariableIssues(template.variables, message.variables);
  return issues.length === 0 ? ok(template) : err(inputError('template_params', issues, provider));
}

function fits(expected: readonly string[], given: Readonly<Record<string, string>>): boolean {
  let count = 0;
  for (const _ in given) count += 1;
  return count === expected.length && expected.every((name) => Object.hasOwn(given, name));
}

function findVariableIssues(expected: readonly string[], given: Readonly<Record<string, string>>): Issue[] {
  const missing = expected.filter((name) => !Object.hasOwn(given, name));
  const extra = Object.keys(given).filter((name) => !expected.includes(name));
  const takes = expected.length === 0 ? 'no variables' : expected.join(', ');
  return [
    ...missing.map((name) => ({ path: `variables.${name}`, message: 'is missing' })),
    ...extra.map((name) => ({
      path: `variables.${name}`,
      message: `is not known; the template takes ${takes}`,
    })),
  ];
}

const sameLanguage = (a: string, b: string): boolean => normalized(a) === normalized(b);
const normalized = (language: string): string => language.replace('-', '_').toLowerCase();
