export interface CloudApiTemplate {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly category: 'UTILITY' | 'AUTHENTICATION' | 'MARKETING';
  /** Whether its placeholders are `{{1}}` or `{{name}}`. */
  readonly format: 'POSITIONAL' | 'NAMED';
  readonly header: CloudApiHeader | null;
  /** The approved text, with its placeholders. */
  readonly body: string;
  readonly buttons: readonly CloudApiButton[];
  /** How many cards its carousel has, each with a picture. */
  readonly cards?: number;
  /** Whether it counts down to the end of an offer. */
  readonly isLimitedOffer?: true;
}

export type CloudApiHeader =
  | { readonly format: 'TEXT'; readonly text: string }
  | { readonly format: 'IMAGE' | 'VIDEO' | 'DOCUMENT' | 'LOCATION' };

export type CloudApiButton =
  | { readonly type: 'URL'; readonly text: string; readonly url: string }
  | { readonly type: 'QUICK_REPLY'; readonly text: string }
  | { readonly type: 'COPY_CODE'; readonly text: string }
  | { readonly type: 'FLOW'; readonly text: string; readonly flow_id: string };

/** The approved templates of the simulated business account. A name and a language together select one. */
export const cloudApiTemplates: readonly CloudApiTemplate[] = [
  {
    id: '700000000000001',
    name: 'order_shipped',
    language: 'es',
    category: 'UTILITY',
    format: 'POSITIONAL',
    header: null,
    body: 'Hola {{1}}, tu pedido {{2}} va en camino.',
    buttons: [],
  },
  {
    id: '700000000000002',
    name: 'otp_code',
    language: 'es',
    category: 'AUTHENTICATION',
    format: 'POSITIONAL',
    header: null,
    body: '{{1}} es tu código de verificación.',
    // The template was created with a button for its code, which Meta turns into a URL button: the code is sent twice.
    // https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/authentication-templates/copy-code-button-authentication-templates/
    buttons: [
      {
        type: 'URL',
        text: 'Copiar código',
        url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}',
      },
    ],
  },
  {
    id: '700000000000003',
    name: 'parcel_photo',
    language: 'es',
    category: 'UTILITY',
    format: 'POSITIONAL',
    header: { format: 'IMAGE' },
    body: 'Hola {{1}}, así dejamos tu paquete.',
    buttons: [],
  },
  {
    id: '700000000000004',
    name: 'order_note',
    language: 'es',
    category: 'UTILITY',
    format: 'POSITIONAL',
    header: { format: 'TEXT', text: 'Pedido de {{1}}' },
    body: 'Sobre tu pedido {{1}}.',
    buttons: [],
  },
  {
    id: '700000000000005',
    name: 'order_feedback',
    language: 'es',
    category: 'MARKETING',
    format: 'POSITIONAL',
    header: null,
    body: 'Hola {{1}}, ¿llegó bien tu pedido?',
    buttons: [
      { type: 'URL', text: 'Opinar', url: 'https://shop.test/orders/{{1}}' },
      { type: 'QUICK_REPLY', text: 'Todo bien' },
    ],
  },
  {
    id: '700000000000006',
    name: 'welcome',
    language: 'es',
    category: 'UTILITY',
    format: 'POSITIONAL',
    header: null,
    body: 'Gracias por escribirnos.',
    buttons: [],
  },
  {
    id: '700000000000007',
    name: 'visit',
    language: 'es',
    category: 'UTILITY',
    format: 'NAMED',
    header: { format: 'TEXT', text: 'Cita de {{person}}' },
    body: 'Hola {{person}}, te esperamos a las {{at}}.',
    buttons: [],
  },
  {
    id: '700000000000008',
    name: 'visit',
    language: 'en_US',
    category: 'UTILITY',
    format: 'NAMED',
    header: { format: 'TEXT', text: 'Visit of {{person}}' },
    body: 'Hello {{person}}, we expect you at {{at}}.',
    buttons: [],
  },
  {
    id: '700000000000009',
    name: 'sale',
    language: 'es',
    category: 'MARKETING',
    format: 'POSITIONAL',
    header: null,
    body: 'Hola {{1}}, un regalo para ti.',
    buttons: [
      { type: 'QUICK_REPLY', text: 'No más' },
      { type: 'COPY_CODE', text: 'Copiar código' },
    ],
  },
  {
    id: '700000000000010',
    name: 'survey',
    language: 'es',
    category: 'MARKETING',
    format: 'POSITIONAL',
    header: null,
    body: '¿Cómo te fue, {{1}}?',
    buttons: [{ type: 'FLOW', text: 'Contar', flow_id: '1234567890' }],
  },
  {
    id: '700000000000011',
    name: 'pickup_point',
    language: 'es',
    category: 'UTILITY',
    format: 'POSITIONAL',
    header: { format: 'LOCATION' },
    body: 'Hola {{1}}, recoge tu pedido aquí.',
    buttons: [],
  },
  {
    id: '700000000000012',
    name: 'bread_carousel',
    language: 'es',
    category: 'MARKETING',
    format: 'POSITIONAL',
    header: null,
    body: 'Hola {{1}}, el pan de hoy.',
    buttons: [],
    cards: 2,
  },
  {
    id: '700000000000013',
    name: 'offer_ends',
    language: 'es',
    category: 'MARKETING',
    format: 'POSITIONAL',
    header: null,
    body: 'Hola {{1}}, tu oferta termina pronto.',
    buttons: [{ type: 'COPY_CODE', text: 'Copiar código' }],
    isLimitedOffer: true,
  },
];

/** The placeholders of a text, each once: numbers or names. */
export const placeholdersOf = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name)),
];

/** assumed: the shape of a template in the list. */
export const asListed = ({
  id,
  name,
  language,
  category,
  format,
  header,
  body,
  buttons,
  cards,
  isLimitedOffer,
}: CloudApiTemplate) => ({
  name,
  parameter_format: format,
  components: [
    ...(header === null ? [] : [{ type: 'HEADER', ...header }]),
    { type: 'BODY', text: body },
    ...(isLimitedOffer
      ? [{ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Oferta', has_expiration: true } }]
      : []),
    ...(buttons.length === 0 ? [] : [{ type: 'BUTTONS', buttons }]),
    ...(cards === undefined
      ? []
      : [
          {
            type: 'CAROUSEL',
            cards: Array.from({ length: cards }, () => ({
              components: [{ type: 'HEADER', format: 'IMAGE' }],
            })),
          },
        ]),
  ],
  language,
  status: 'APPROVED',
  category,
  id,
});
