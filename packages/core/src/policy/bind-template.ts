import { err, ok, type Result } from 'neverthrow';
import type { Issue, ProviderError } from '../errors.js';
import { getOwn } from '../helpers/get-own.js';
import { inputError } from '../input/issues.js';
import { isUserId } from '../input/recipient.js';
import { suggestion } from '../input/suggestion.js';
import type { ParsedTemplateMessage } from '../messages/outbound-message.js';
import { echoName } from '../redaction/echo-name.js';
import type { BoundButton, BoundHeader, BoundTemplate } from './bound-template.js';
import { bodyNames, type PartMapping, sameLanguage, type TemplateMapping } from './template-mapping.js';
import { findTemplateTextIssues } from './template-text.js';

/** A logical template as one provider knows it: the variables that the app fills, and the provider's own names. */
export interface MappedTemplate<Binding> {
  /** The app's names of the variables, in the order of the template's placeholders. */
  readonly variables: readonly string[];
  /** What kind of template WhatsApp approved, such as `authentication`, where the app says. */
  readonly category?: string | undefined;
  /** The provider's own names for the template, as its adapter reads them from the config. */
  readonly binding: Binding;
}

/** By logical name. */
export type TemplateMap<Binding> = Readonly<Record<string, MappedTemplate<Binding>>>;

/** A map without templates: for a provider that has none, and for tests. */
export const noTemplates: TemplateMap<never> = {};

/**
 * Finds a message's template in a provider's map, puts its variables where the mapping says, and checks what fills it, so
 * that neither a foreign template name nor a shifted parameter reaches a provider, nor a text that WhatsApp would refuse
 * after the provider has taken it.
 */
export function bindTemplate<Binding extends TemplateMapping>(
  provider: string,
  templates: TemplateMap<Binding>,
  message: ParsedTemplateMessage,
): Result<BoundTemplate<Binding>, ProviderError> {
  const template = Object.hasOwn(templates, message.name) ? templates[message.name] : undefined;
  if (template === undefined) {
    return err({
      kind: 'template_not_found',
      provider,
      message: `template ${shown(message.name)} is not mapped on ${provider}${meantTemplate(message.name, Object.keys(templates), provider)}`,
    });
  }
  const { binding, category, variables } = template;
  if (category === 'authentication' && isUserId(message.to)) {
    return err({ kind: 'unsupported', capability: 'userIdRecipient', provider, message: needsNumber });
  }
  const language = findLanguage(binding.language, message.language);
  if (language.isErr()) {
    return err({
      kind: 'template_not_found',
      provider,
      message: `template ${message.name} is mapped in ${language.error} on ${provider}; the message asks for ${shown(message.language ?? '')}`,
    });
  }
  const unfit = fits(variables, message.variables) ? [] : findVariableIssues(variables, message.variables);
  const misfits = [...unfit, ...findClashes(binding, message)];
  if (misfits.length > 0) return err(inputError('template_params', misfits, provider));
  if (isHeaderNameless(binding, message)) {
    const what = `does not know the name of the header's parameter; add templates.${message.name}.on.${provider}.header to the config`;
    return err({
      kind: 'unsupported',
      capability: 'templateHeaderText',
      provider,
      message: `${provider} ${what}`,
    });
  }
  const bound = fill(template, language.value, message);
  const issues = findTemplateTextIssues(message, bound);
  return issues.length === 0 ? ok(bound) : err(inputError('template_params', issues, provider));
}

/** Meta refuses these messages to a user id (131062), some providers only after they have accepted them. */
const needsNumber = 'a login code can go only to a phone number, but the recipient is a user id';

/** The names of an app's templates are not secret, but a long list would bury the answer. */
const mostNamed = 10;

/** As long as names of templates are. */
const shown = (name: string): string => echoName(name, 100);

function meantTemplate(written: string, mapped: readonly string[], provider: string): string {
  const add = `add templates.${shown(written)}.on.${provider} to the config`;
  const meant = suggestion(written, mapped.slice(0, mostNamed));
  return meant.endsWith('?') ? `${meant} Else ${add}` : `${meant}; ${meant === '' ? '' : 'or '}${add}`;
}

/** The language of the provider's template; the error names those that there are. */
function findLanguage(
  mapped: TemplateMapping['language'],
  asked: string | undefined,
): Result<string | undefined, string> {
  if (mapped === undefined || typeof mapped === 'string') {
    const fits = mapped === undefined || asked === undefined || sameLanguage(mapped, asked);
    return fits ? ok(mapped) : err(mapped);
  }
  const languages = Object.entries(mapped);
  const [, found] = languages.find(([ours]) => asked === undefined || sameLanguage(ours, asked)) ?? [];
  return found === undefined ? err(Object.keys(mapped).join(', ')) : ok(found);
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

/** Parts that both the message and the mapping fill. */
function findClashes(mapping: TemplateMapping, { header, buttons = [] }: ParsedTemplateMessage): Issue[] {
  const taken = (path: string, variable: string): Issue => ({
    path,
    message: `is already filled from the variable ${variable} by the config; give it in only one place`,
  });
  const issues = buttons.flatMap(({ index }, place) => {
    const variable = getOwn(mapping.buttons ?? {}, index)?.variable;
    return variable === undefined ? [] : [taken(`buttons[${place}]`, variable)];
  });
  const variable = mapping.header?.variable;
  return header === undefined || variable === undefined ? issues : [taken('header', variable), ...issues];
}

/** A text in a header that nothing gives the name that it must have; another provider may want none. */
const isHeaderNameless = (mapping: TemplateMapping, { header }: ParsedTemplateMessage): boolean =>
  header?.type === 'text' && mapping.header === undefined && mapping.parameterFormat === 'named';

function fill<Binding extends TemplateMapping>(
  { binding, variables: logical }: MappedTemplate<Binding>,
  language: string | undefined,
  { header, buttons = [], variables }: ParsedTemplateMessage,
): BoundTemplate<Binding> {
  const { parameterFormat = 'positional', header: mappedHeader, buttons: mappedButtons = {} } = binding;
  const names = bodyNames(binding, logical);
  const textOf = (variable: string): string => getOwn(variables, variable) ?? '';
  const nameOf = (variable: string): string =>
    names.find((named) => named.variable === variable)?.name ?? variable;
  const boundHeader = fillHeader(header, mappedHeader, (variable) => ({
    value: textOf(variable),
    ...(parameterFormat === 'named' && { parameterName: nameOf(variable) }),
  }));
  const fromMessage = buttons.map((button, place): BoundButton => {
    const key = getOwn(mappedButtons, button.index)?.key;
    return { ...button, ...(key !== undefined && { key }), from: `buttons[${place}].value` };
  });
  const fromVariables = Object.entries(mappedButtons).flatMap(([index, { type = 'url', variable, key }]) => {
    if (variable === undefined) return [];
    const from = `variables.${variable}`;
    const place = Number(index);
    return [{ index: place, type, value: textOf(variable), ...(key !== undefined && { key }), from }];
  });
  return {
    binding,
    language,
    body: names.map(({ variable, name }) => ({
      ...(parameterFormat !== 'positional' && { name }),
      value: textOf(variable),
      from: `variables.${variable}`,
    })),
    ...(boundHeader !== undefined && { header: boundHeader }),
    buttons: [...fromMessage, ...fromVariables].sort((one, other) => one.index - other.index),
  };
}

function fillHeader(
  given: ParsedTemplateMessage['header'],
  { key, variable }: PartMapping = {},
  toText: (variable: string) => { readonly value: string; readonly parameterName?: string },
): BoundHeader | undefined {
  const keyed = key === undefined ? {} : { key };
  if (given !== undefined) return { ...given, ...keyed, from: 'header.text' };
  if (variable === undefined) return undefined;
  const { value, ...named } = toText(variable);
  return { type: 'text', text: value, ...named, ...keyed, from: `variables.${variable}` };
}
