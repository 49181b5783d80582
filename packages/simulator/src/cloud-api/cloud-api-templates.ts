export interface CloudApiTemplate {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly category: 'UTILITY' | 'AUTHENTICATION' | 'MARKETING';
  readonly header: CloudApiHeader | null;
  /** The text as it was approved, with its `{{n}}` placeholders. */
  readonly body: string;
  readonly buttons: readonly CloudApiButton[];
}

export type CloudApiHeader =
  | { readonly format: 'TEXT'; readonly text: string }
  | { readonly format: 'IMAGE' | 'VIDEO' | 'DOCUMENT' };

export type CloudApiButton =
  | { readonly type: 'URL'; readonly text: string; readonly url: string }
  | { readonly type: 'QUICK_REPLY'; readonly text: string };

/** The approved templates of the simulated business account. A name and a language together select one. */
export const cloudApiTemplates: readonly CloudApiTemplate[] = [
  {
    id: '700000000000001',
    name: 'order_shipped',
    language: 'es',
    category: 'UTILITY',
    header: null,
    body: 'Hola {{1}}, tu pedido {{2}} va en camino.',
    buttons: [],
  },
  {
    id: '700000000000002',
    name: 'otp_code',
    language: 'es',
    category: 'AUTHENTICATION',
    header: null,
    body: '{{1}} es tu código de verificación.',
    buttons: [], // assumed: the button that Meta gives such templates wants nothing from the sender
  },
  {
    id: '700000000000003',
    name: 'parcel_photo',
    language: 'es',
    category: 'UTILITY',
    header: { format: 'IMAGE' },
    body: 'Hola {{1}}, así dejamos tu paquete.',
    buttons: [],
  },
  {
    id: '700000000000004',
    name: 'order_note',
    language: 'es',
    category: 'UTILITY',
    header: { format: 'TEXT', text: 'Pedido de {{1}}' },
    body: 'Sobre tu pedido {{1}}.',
    buttons: [],
  },
  {
    id: '700000000000005',
    name: 'order_feedback',
    language: 'es',
    category: 'MARKETING',
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
    header: null,
    body: 'Gracias por escribirnos.',
    buttons: [],
  },
];

export const placeholderCount = (text: string): number => new Set(text.match(/\{\{\d+\}\}/g) ?? []).size;

/** assumed: the form of a template in the list. */
export const asListed = ({ id, name, language, category, header, body, buttons }: CloudApiTemplate) => ({
  name,
  parameter_format: 'POSITIONAL',
  components: [
    ...(header === null ? [] : [{ type: 'HEADER', ...header }]),
    { type: 'BODY', text: body },
    ...(buttons.length === 0 ? [] : [{ type: 'BUTTONS', buttons }]),
  ],
  language,
  status: 'APPROVED',
  category,
  id,
});
