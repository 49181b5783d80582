import { isUncarried, longestText, templateTextProblem } from '../whatsapp-rules.js';

export interface WolkvoxTemplate {
  readonly name: string;
  /** The text as Meta approved it, with its `{{n}}` placeholders. */
  readonly body: string;
  /** The URL of its medium is sent in `url_attach`. */
  readonly header: 'IMAGE' | null;
  readonly language: string;
  readonly category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION';
}

/** The templates of the simulated connector. The name alone selects one: its language is part of the name, if it is anywhere. */
export const wolkvoxTemplates: readonly WolkvoxTemplate[] = [
  {
    name: 'order_shipped_es',
    body: 'Hola {{1}}, tu pedido {{2}} va en camino.',
    header: null,
    language: 'es',
    category: 'UTILITY',
  },
  {
    name: 'otp_code_es',
    // assumed: that Wolkvox, whose API has no field for it, fills the button that WhatsApp requires with the same code.
    body: '{{1}} es tu código de verificación.',
    header: null,
    language: 'es',
    category: 'AUTHENTICATION',
  },
  {
    name: 'parcel_photo_es',
    body: 'Hola {{1}}, así dejamos tu paquete.',
    header: 'IMAGE',
    language: 'es',
    category: 'UTILITY',
  },
  {
    name: 'welcome_es',
    body: 'Gracias por escribirnos.',
    header: null,
    language: 'es',
    category: 'UTILITY',
  },
];

const placeholderCount = ({ body }: WolkvoxTemplate): number =>
  new Set(body.match(/\{\{\d+\}\}/g) ?? []).size;

/** Whether the variables and the medium fit the template, and WhatsApp's rules behind it. */
export function fitsTemplate(
  template: WolkvoxTemplate,
  variables: readonly string[],
  attachment: string,
): boolean {
  const longest = template.header === null ? longestText.bodyAlone : longestText.body;
  return (
    variables.length === placeholderCount(template) &&
    variables.every((text) => templateTextProblem(text) === null && text.length <= longest) &&
    (template.header !== null) === (attachment !== '') &&
    (attachment === '' || !isUncarried(attachment, 'image'))
  );
}

/** https://www.wolkvox.com/en/apis-v2-2/9-synchronize-templates */
export const asSyncedTemplate = ({ name, body, language, category }: WolkvoxTemplate) => ({
  name_template: name,
  body_template: body,
  idiom: language,
  category,
});

/**
 * https://www.wolkvox.com/en/apis-v2-2/6-list-templates
 * assumed: `language`, `status` and `category` are beside `name`, as in Meta's own list, which this one mirrors.
 */
export const asMetaTemplate = ({ name, body, header, language, category }: WolkvoxTemplate) => ({
  name,
  previous_category: null,
  parameter_format: 'POSITIONAL',
  language,
  status: 'APPROVED',
  category,
  components: [
    ...(header === null ? [] : [{ type: 'HEADER', format: header }]),
    { type: 'BODY', text: body },
  ],
});
