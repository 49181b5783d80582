import { longestText, templateTextProblem } from '../whatsapp-rules.js';
import { type Component, type SendRequest, templateParams } from './decision-telecom-api.js';

export interface DecisionTelecomTemplate {
  readonly name: string;
  readonly namespace: string;
  readonly language: string;
  readonly header: 'text' | 'image' | null;
  readonly bodyVariables: number;
  readonly urlButtons: number;
}

/**
 * The templates registered for the simulated account. WhatsApp approves none for login codes without a button that takes the
 * code a second time, and makes it a URL button.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/authentication-templates/copy-code-button-authentication-templates
 * assumed: that DecisionTelecom passes such a template on unchanged: its page shows a header and a body, and no button.
 */
const decisionTelecomTemplates: readonly DecisionTelecomTemplate[] = [
  { name: 'order_shipped', namespace: 'ns', language: 'es', header: null, bodyVariables: 2, urlButtons: 0 },
  { name: 'otp_code', namespace: 'ns', language: 'es', header: null, bodyVariables: 1, urlButtons: 1 },
  { name: 'order_note', namespace: 'ns', language: 'es', header: 'text', bodyVariables: 1, urlButtons: 0 },
  { name: 'parcel_photo', namespace: 'ns', language: 'es', header: 'image', bodyVariables: 1, urlButtons: 1 },
  { name: 'welcome', namespace: 'ns', language: 'es', header: null, bodyVariables: 0, urlButtons: 0 },
];

/**
 * The body variables of a template message, or `null` where anything about it does not fit a registered template.
 * assumed: that all of this is checked at once and answered with code 1.
 */
export function fittingVariables(request: SendRequest): readonly string[] | null {
  const { data: params } = templateParams.safeParse(parsed(request.template_params));
  if (params === undefined || params.to !== request.destination_addr) return null;

  const { namespace, name, language, components = [] } = params.template;
  const template = decisionTelecomTemplates.find(
    (registered) =>
      registered.name === name &&
      registered.namespace === namespace &&
      registered.language === language.code &&
      request.template_name === name,
  );
  if (template === undefined) return null;

  const parametersOf = (type: 'header' | 'body' | 'button') =>
    components.filter((component) => component.type === type).flatMap(({ parameters }) => parameters);
  const headers = parametersOf('header').map((parameter) => parameter.type);
  const variables = parametersOf('body').flatMap((parameter) =>
    parameter.type === 'text' ? [parameter.text] : [],
  );
  const fits =
    headers.join() === (template.header ?? '') &&
    variables.length === template.bodyVariables &&
    haveValues(components, template.urlButtons) &&
    components.every((component) => areTaken(component, components.length === 1));
  return fits ? variables : null;
}

/** Whether every button that takes a value has one. assumed: that those buttons come before all others. */
function haveValues(components: readonly Component[], urlButtons: number): boolean {
  const places = components.flatMap((component) =>
    component.type === 'button' ? [Number(component.index)] : [],
  );
  return places.length === urlButtons && places.every((place) => place < urlButtons);
}

/** Whether WhatsApp accepts the texts of a component. */
function areTaken({ type, parameters }: Component, isAlone: boolean): boolean {
  const inBody = isAlone ? longestText.bodyAlone : longestText.body;
  const longest = { header: longestText.header, body: inBody, button: longestText.url }[type];
  return parameters.every(
    (parameter) =>
      parameter.type !== 'text' ||
      (parameter.text.length <= longest && templateTextProblem(parameter.text) === null),
  );
}

/** The documentation calls the parameter JSON inside a string. */
function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
