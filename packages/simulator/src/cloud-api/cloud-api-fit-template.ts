import type { Answer } from '../answer.js';
import { longestText, templateTextProblem } from '../whatsapp-rules.js';
import { refused } from './cloud-api-answers.js';
import type { TemplateComponent, TemplateMessage } from './cloud-api-template-message.js';
import { type CloudApiTemplate, cloudApiTemplates, placeholderCount } from './cloud-api-templates.js';

export type FittedTemplate =
  | { readonly template: CloudApiTemplate; readonly variables: readonly string[] }
  | { readonly refusal: Answer };

/**
 * Whether a template message has what its template asks for.
 * assumed: that all of it is checked at once, while real failures may come later, as a status; and 131008 for a
 * button without its parameter.
 */
export function fitTemplate({ name, language, components = [] }: TemplateMessage): FittedTemplate {
  const template = cloudApiTemplates.find(
    (registered) => registered.name === name && registered.language === language.code,
  );
  if (template === undefined) {
    return {
      refusal: refused(132001, `template name (${name}) does not exist in ${language.code}`),
    };
  }
  const repeated = components.map(placeOf).find((place, index, all) => all.indexOf(place) !== index);
  if (repeated !== undefined) return { refusal: refused(131009, `components: repeated ${repeated}`) };

  const refusal =
    problemWithHeader(template, components) ??
    problemWithBody(template, components) ??
    problemWithButtons(template, components) ??
    problemWithTexts(components);
  return refusal === null ? { template, variables: bodyTextsOf(components) } : { refusal };
}

const placeOf = (component: TemplateComponent): string =>
  component.type === 'button' ? `button ${component.index}` : component.type;

const bodyTextsOf = (components: readonly TemplateComponent[]): readonly string[] =>
  components.flatMap((component) =>
    component.type === 'body' ? component.parameters.map(({ text }) => text) : [],
  );

function problemWithHeader(
  { header }: CloudApiTemplate,
  components: readonly TemplateComponent[],
): Answer | null {
  const given = components.flatMap((component) =>
    component.type === 'header' ? component.parameters.map(({ type }) => type.toUpperCase()) : [],
  );
  const isText = header?.format === 'TEXT';
  const expected = header === null ? 0 : isText ? placeholderCount(header.text) : 1;
  if (expected > 0 && given.length > 0 && given.some((format) => format !== header?.format)) {
    return refused(132012, `header: expected ${header?.format}, received ${given.join()}`);
  }
  if (given.length === expected) return null;
  return !isText && header !== null
    ? refused(132012, `header: expected ${header.format}, received ${given.join() || 'UNKNOWN'}`)
    : mismatch('header', given.length, expected);
}

function problemWithBody(
  { body }: CloudApiTemplate,
  components: readonly TemplateComponent[],
): Answer | null {
  const given = bodyTextsOf(components).length;
  const expected = placeholderCount(body);
  return given === expected ? null : mismatch('body', given, expected);
}

const mismatch = (place: string, given: number, expected: number): Answer =>
  refused(
    132000,
    `${place}: number of localizable_params (${given}) does not match the expected number of params (${expected})`,
  );

function problemWithButtons(
  { buttons }: CloudApiTemplate,
  components: readonly TemplateComponent[],
): Answer | null {
  for (const component of components) {
    if (component.type !== 'button') continue;
    const button = buttons[component.index];
    const isMeant =
      button?.type === component.sub_type.toUpperCase() &&
      (button.type === 'QUICK_REPLY' || placeholderCount(button.url) === 1);
    if (!isMeant) return refused(132012, `buttons: none of type ${component.sub_type} at ${component.index}`);
  }
  // A quick reply may do without its payload; a dynamic URL not without its end.
  const missing = buttons.findIndex(
    (button, index) =>
      button.type === 'URL' &&
      placeholderCount(button.url) > 0 &&
      !components.some((component) => component.type === 'button' && component.index === index),
  );
  return missing === -1 ? null : refused(131008, `buttons: button at index ${missing} requires a parameter`);
}

/** What the texts hold, and how long they are. assumed: the code of a text that is too long. */
function problemWithTexts(components: readonly TemplateComponent[]): Answer | null {
  for (const { place, text, longest } of textsOf(components)) {
    const problem = templateTextProblem(text);
    if (problem !== null) return refused(132018, `${place}: ${problem}`);
    if (text.length > longest) return refused(132005, `${place}: more than ${longest} characters`);
  }
  return null;
}

function textsOf(components: readonly TemplateComponent[]) {
  const inBody = components.length > 1 ? longestText.body : longestText.bodyAlone;
  return components.flatMap((component) => {
    const longest = { header: longestText.header, body: inBody, button: longestText.url }[component.type];
    return component.parameters.flatMap((parameter) =>
      parameter.type === 'text' ? [{ place: placeOf(component), text: parameter.text, longest }] : [],
    );
  });
}
