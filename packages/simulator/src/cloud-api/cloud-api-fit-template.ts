import type { Answer } from '../answer.js';
import { longestText, templateTextProblem } from '../whatsapp-rules.js';
import { refused } from './cloud-api-answers.js';
import type { TemplateComponent, TemplateMessage } from './cloud-api-template-message.js';
import { type CloudApiTemplate, cloudApiTemplates, placeholdersOf } from './cloud-api-templates.js';

export type FittedTemplate =
  | { readonly template: CloudApiTemplate; readonly variables: readonly string[] }
  | { readonly refusal: Answer };

/**
 * Whether a template message has what its template asks for.
 * assumed: that all of it is checked at once, while real failures may come later, as a status; and 131008 for a
 * button without its parameter, a flow's included.
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
    problemWithNames(template, components) ??
    problemWithHeader(template, components) ??
    problemWithBody(template, components) ??
    problemWithButtons(template, components) ??
    problemWithExtras(template, components) ??
    problemWithTexts(components);
  return refusal === null ? { template, variables: bodyTextsOf(components) } : { refusal };
}

const placeOf = (component: TemplateComponent): string =>
  component.type === 'button' ? `button ${component.index}` : component.type;

const bodyTextsOf = (components: readonly TemplateComponent[]): readonly string[] =>
  components.flatMap((component) =>
    component.type === 'body' ? component.parameters.map(({ text }) => text) : [],
  );

type Parameter = Exclude<TemplateComponent, { type: 'carousel' }>['parameters'][number];
type Text = Extract<Parameter, { type: 'text' }>;

const isText = (parameter: Parameter): parameter is Text => parameter.type === 'text';

/** The values for a component itself; a carousel's cards are filled one by one. */
const parametersOf = (component: TemplateComponent): readonly Parameter[] =>
  component.type === 'carousel' ? [] : component.parameters;

/**
 * In a template of the format NAMED, every text of header and body carries the name of its placeholder.
 * https://github.com/netflie/laravel-notification-whatsapp/issues/41, https://github.com/chatwoot/chatwoot/issues/13851
 * assumed: a name that the template does not have, or that another text already has, is a bad parameter too, and so is any
 * name in a template whose placeholders are numbers.
 */
function problemWithNames(
  { format, header, body }: CloudApiTemplate,
  components: readonly TemplateComponent[],
): Answer | null {
  for (const component of components) {
    const { type } = component;
    if (type !== 'header' && type !== 'body') continue;
    const names = parametersOf(component)
      .filter(isText)
      .map(({ parameter_name }) => parameter_name);
    if (format === 'POSITIONAL') {
      if (names.some((name) => name !== undefined)) return refused(100, `${type}: unexpected parameter_name`);
      continue;
    }
    if (names.some((name) => !name)) return refused(100, `${type}: Parameter name is missing or empty`);
    const known = placeholdersOf(type === 'body' ? body : header?.format === 'TEXT' ? header.text : '');
    const isWrong = names.some((name, index) => !known.includes(`${name}`) || names.indexOf(name) !== index);
    if (isWrong) return refused(100, `${type}: expected the parameter names ${known.join(', ')}`);
  }
  return null;
}

function problemWithHeader(
  { header }: CloudApiTemplate,
  components: readonly TemplateComponent[],
): Answer | null {
  const given = components.flatMap((component) =>
    component.type === 'header' ? component.parameters.map(({ type }) => type.toUpperCase()) : [],
  );
  const hasText = header?.format === 'TEXT';
  const expected = header === null ? 0 : hasText ? placeholdersOf(header.text).length : 1;
  if (expected > 0 && given.length > 0 && given.some((format) => format !== header?.format)) {
    return refused(132012, `header: expected ${header?.format}, received ${given.join()}`);
  }
  if (given.length === expected) return null;
  return !hasText && header !== null
    ? refused(132012, `header: expected ${header.format}, received ${given.join() || 'UNKNOWN'}`)
    : mismatch('header', given.length, expected);
}

function problemWithBody(
  { body }: CloudApiTemplate,
  components: readonly TemplateComponent[],
): Answer | null {
  const given = bodyTextsOf(components).length;
  const expected = placeholdersOf(body).length;
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
      (button.type !== 'URL' || placeholdersOf(button.url).length === 1);
    if (!isMeant) return refused(132012, `buttons: none of type ${component.sub_type} at ${component.index}`);
  }
  // A quick reply needs no payload; the value of any other button is required.
  const missing = buttons.findIndex(
    (button, index) =>
      button.type !== 'QUICK_REPLY' &&
      (button.type !== 'URL' || placeholdersOf(button.url).length > 0) &&
      !components.some((component) => component.type === 'button' && component.index === index),
  );
  return missing === -1 ? null : refused(131008, `buttons: button at index ${missing} requires a parameter`);
}

/**
 * A carousel must have all the cards of its template, each with its header, and an offer must have its end.
 * assumed: the codes, and that the other parts of a card are not checked.
 */
function problemWithExtras(
  { cards, isLimitedOffer }: CloudApiTemplate,
  components: readonly TemplateComponent[],
): Answer | null {
  const places = components.flatMap((component) =>
    component.type === 'carousel' ? component.cards.map(({ card_index }) => card_index) : [],
  );
  const expected = Array.from({ length: cards ?? 0 }, (_, index) => index);
  if (places.join() !== expected.join()) {
    return refused(132012, `carousel: expected the cards ${expected.join() || 'of none'}`);
  }
  const headless = components.some(
    (component) =>
      component.type === 'carousel' &&
      component.cards.some((card) => !card.components.some(({ type }) => type === 'header')),
  );
  if (headless) return refused(131008, 'carousel: a card without its header');
  const hasOffer = components.some(({ type }) => type === 'limited_time_offer');
  if (hasOffer === (isLimitedOffer ?? false)) return null;
  return hasOffer
    ? refused(132012, 'limited_time_offer: the template has none')
    : refused(131008, 'limited_time_offer: requires a parameter');
}

/** Checks the content and the length of the texts. assumed: the code for a text that is too long. */
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
    const longest = lookUpLongest(component.type, inBody);
    return parametersOf(component).flatMap((parameter) => {
      const text =
        parameter.type === 'text'
          ? parameter.text
          : parameter.type === 'coupon_code'
            ? parameter.coupon_code
            : undefined;
      return text === undefined ? [] : [{ place: placeOf(component), text, longest }];
    });
  });
}

const lookUpLongest = (type: TemplateComponent['type'], inBody: number): number =>
  type === 'header' ? longestText.header : type === 'body' ? inBody : longestText.url;
