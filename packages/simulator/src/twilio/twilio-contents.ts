import { templateTextProblem } from '../whatsapp-rules.js';

/** A content of the account, with the members that the simulator needs. */
export interface TwilioContentResource {
  readonly sid: string;
  readonly friendly_name: string;
  /** Its variables by name, each with a sample. */
  readonly variables: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, object>>;
  /** A list picker is never approved: it can only be sent inside the window. */
  readonly isApproved: boolean;
}

const sid = (number: number): string => `HX${String(number).padStart(32, '0')}`;

function content(
  number: number,
  friendly_name: string,
  names: readonly string[],
  types: Readonly<Record<string, object>>,
  isApproved = true,
): TwilioContentResource {
  const variables = Object.fromEntries(names.map((name) => [name, `sample ${name}`]));
  return { sid: sid(number), friendly_name, variables, types, isApproved };
}

const numbers = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => String(index + 1));

/** Reply buttons whose titles and ids are variables. assumed: that ids may be variables; a document says so of "actions". */
const replyButtons = (number: number, count: number): TwilioContentResource =>
  content(number, `buttons_${count}`, numbers(1 + 2 * count), {
    'twilio/quick-reply': {
      body: '{{1}}',
      actions: Array.from({ length: count }, (_, index) => ({
        type: 'QUICK_REPLY',
        title: `{{${2 + 2 * index}}}`,
        id: `{{${3 + 2 * index}}}`,
      })),
    },
  });

/** https://www.twilio.com/docs/content/content-types-overview */
export const twilioContents: readonly TwilioContentResource[] = [
  content(1, 'order_shipped', numbers(2), {
    'twilio/text': { body: 'Hola {{1}}, tu pedido {{2}} va en camino.' },
  }),
  content(2, 'otp_code', ['1'], { 'whatsapp/authentication': { body: '{{1}} es tu código.' } }),
  content(3, 'order_note', numbers(2), { 'whatsapp/card': { header_text: '{{2}}', body: 'Pedido {{1}}.' } }),
  content(4, 'parcel_photo', numbers(3), {
    'whatsapp/card': {
      body: 'Hola {{1}}.',
      media: ['https://files.example.test/{{2}}'],
      actions: [{ type: 'URL', title: 'Ver', url: 'https://shop.example.test/{{3}}' }],
    },
  }),
  content(5, 'order_feedback', numbers(2), {
    'twilio/quick-reply': {
      body: '¿Qué tal, {{1}}?',
      actions: [{ type: 'QUICK_REPLY', title: 'Bien', id: '{{2}}' }],
    },
  }),
  content(6, 'sale', numbers(2), {
    'twilio/call-to-action': {
      body: 'Hola {{1}}.',
      actions: [{ type: 'COPY_CODE', title: 'Copiar', code: '{{2}}' }],
    },
  }),
  content(7, 'visit', ['person', 'time'], { 'twilio/text': { body: 'Hola {{person}}, a las {{time}}.' } }),
  replyButtons(11, 1),
  replyButtons(12, 2),
  replyButtons(13, 3),
  content(
    21,
    'list_1',
    numbers(5),
    {
      'twilio/list-picker': {
        body: '{{1}}',
        button: '{{2}}',
        items: [{ item: '{{3}}', id: '{{4}}', description: '{{5}}' }],
      },
    },
    false,
  ),
];

/** Whether WhatsApp knows the content as a template for login codes. */
export const isAuthentication = ({ types }: TwilioContentResource): boolean =>
  Object.hasOwn(types, 'whatsapp/authentication');

export const contentOf = (contentSid: string): TwilioContentResource | undefined =>
  twilioContents.find(({ sid }) => sid === contentSid);

/**
 * The values that a message gives for the variables, in the order of their names; `null` where they do not fit.
 * assumed: a variable that is left out is refused. Twilio sends its sample instead, which no customer should read.
 */
export function fillContent(
  { isApproved, variables }: TwilioContentResource,
  given: string | undefined,
): readonly string[] | null {
  const filled = readVariables(given ?? '{}');
  if (filled === null) return null;
  const names = Object.keys(variables);
  const isWhole =
    Object.keys(filled).length === names.length && names.every((name) => Object.hasOwn(filled, name));
  const values = names.map((name) => filled[name] ?? '');
  const isFit = values.every((value) => value !== '' && (!isApproved || templateTextProblem(value) === null));
  return isWhole && isFit ? values : null;
}

function readVariables(text: string): Readonly<Record<string, string>> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && Object.values(value).every((one) => typeof one === 'string')
      ? (value as Record<string, string>)
      : null;
  } catch {
    return null;
  }
}
