import { longestText, templateTextProblem } from '../whatsapp-rules.js';
import type { TemplateRequest } from './channels-template-api.js';

export interface ChannelsTemplate {
  readonly projectId: string;
  /** The version that `latest` stands for. */
  readonly version: string;
  readonly locale: string;
  /** Its name at WhatsApp. */
  readonly name: string;
  readonly category: 'UTILITY' | 'AUTHENTICATION';
  readonly text: string;
  /** Keys of the body text, in their order in the text. All parameters are strings. */
  readonly bodyKeys: readonly string[];
  /** Keys of the header (a text, or the URL of a medium) and of the button (the end of a URL). */
  readonly otherKeys: readonly string[];
}

export const orderShippedProjectId = '11111111-1111-4111-8111-111111111111';
export const otpCodeProjectId = '22222222-2222-4222-8222-222222222222';
export const parcelPhotoProjectId = '33333333-3333-4333-8333-333333333333';
export const orderNoteProjectId = '44444444-4444-4444-8444-444444444444';
export const welcomeProjectId = '55555555-5555-4555-8555-555555555555';

/** The active Studio projects of the simulated workspace. */
export const channelsTemplates: readonly ChannelsTemplate[] = [
  {
    projectId: orderShippedProjectId,
    version: '11111111-1111-4111-9111-111111111111',
    locale: 'es',
    name: 'order_shipped',
    category: 'UTILITY',
    text: 'Hola {{customer}}, tu pedido {{order}} va en camino.',
    bodyKeys: ['customer', 'order'],
    otherKeys: [],
  },
  {
    projectId: otpCodeProjectId,
    version: '22222222-2222-4222-9222-222222222222',
    locale: 'es',
    name: 'otp_code',
    category: 'AUTHENTICATION',
    text: '{{code}} es tu código de verificación.',
    bodyKeys: ['code'],
    // WhatsApp approves no template for login codes without a button that takes the code a second time.
    // https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/authentication-templates/copy-code-button-authentication-templates
    // assumed: that Bird asks for that value under a key of its own, as for the end of a URL, and the name of that key.
    otherKeys: ['otp_key'],
  },
  {
    projectId: parcelPhotoProjectId,
    version: '33333333-3333-4333-9333-333333333333',
    locale: 'es',
    name: 'parcel_photo',
    category: 'UTILITY',
    text: 'Hola {{customer}}, así dejamos tu paquete.',
    bodyKeys: ['customer'],
    otherKeys: ['photo', 'tracking'],
  },
  {
    projectId: orderNoteProjectId,
    version: '44444444-4444-4444-9444-444444444444',
    locale: 'es',
    name: 'order_note',
    category: 'UTILITY',
    text: 'Sobre tu pedido {{order}}.',
    bodyKeys: ['order'],
    otherKeys: ['title'],
  },
  {
    projectId: welcomeProjectId,
    version: '55555555-5555-4555-9555-555555555555',
    locale: 'es',
    name: 'welcome',
    category: 'UTILITY',
    text: 'Gracias por escribirnos.',
    bodyKeys: [],
    otherKeys: [],
  },
];

export type FittedTemplate =
  | { readonly fits: true; readonly template: ChannelsTemplate; readonly variables: readonly string[] }
  | { readonly fits: false; readonly field: string; readonly problem: string };

/** assumed: a template that does not fit is refused at once; real failures may come later, as a status. */
export function fitTemplate(request: TemplateRequest): FittedTemplate {
  const misfit = (field: string, problem: string): FittedTemplate => ({ fits: false, field, problem });
  const template = channelsTemplates.find(({ projectId }) => projectId === request.projectId);
  if (template === undefined) return misfit('projectId', 'no active template');
  if (request.version !== 'latest' && request.version !== template.version) {
    return misfit('version', 'unknown version');
  }
  if (request.locale !== template.locale) return misfit('locale', 'unknown locale');
  if (request.parameters && request.variables) {
    return misfit('variables', 'set either parameters or variables'); // assumed: that both together are refused
  }
  const given = new Map<string, unknown>(
    request.parameters?.map(({ key, value }) => [key, value]) ?? Object.entries(request.variables ?? {}),
  );
  if (given.size < (request.parameters?.length ?? 0)) return misfit('parameters', 'repeated key');
  const keys = [...template.bodyKeys, ...template.otherKeys];
  const missing = keys.find((key) => typeof given.get(key) !== 'string');
  if (missing !== undefined) return misfit('parameters', `missing or not a string: ${missing}`);
  const unknown = [...given.keys()].find((key) => !keys.includes(key));
  if (unknown !== undefined) return misfit('parameters', `unknown key: ${unknown}`);
  const longest = template.otherKeys.length > 0 ? longestText.body : longestText.bodyAlone;
  const tooLong = template.bodyKeys.find((key) => String(given.get(key)).length > longest);
  if (tooLong !== undefined) return misfit('parameters', `${tooLong}: more than ${longest} characters`);
  // All parameters are texts to Bird; the address of a medium breaks none of the rules.
  const badText = keys.find((key) => templateTextProblem(String(given.get(key))) !== null);
  if (badText !== undefined) {
    return misfit('parameters', `${badText}: ${templateTextProblem(String(given.get(badText)))}`);
  }
  return { fits: true, template, variables: template.bodyKeys.map((key) => String(given.get(key))) };
}

/**
 * https://docs.bird.com/api/touchpoints-api/api-reference/message-templates
 * assumed: the content of `platformContent`, whose blocks vary by template type.
 */
export const asChannelTemplate = (template: ChannelsTemplate) => ({
  id: template.version,
  projectId: template.projectId,
  status: 'active',
  localeStatuses: { [template.locale]: 'active' },
  defaultLocale: template.locale,
  deployments: [
    { key: 'whatsappTemplateName', value: template.name, platform: 'whatsapp' },
    { key: 'whatsappCategory', value: template.category, platform: 'whatsapp' },
  ],
  variables: [...template.bodyKeys, ...template.otherKeys].map((key) => ({
    key,
    type: 'string',
    format: 'none',
  })),
  platformContent: [
    {
      platform: 'whatsapp',
      locale: template.locale,
      blocks: [{ type: 'text', role: 'body', text: { text: template.text } }],
    },
  ],
});
