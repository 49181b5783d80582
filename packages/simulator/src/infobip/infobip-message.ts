import { z } from 'zod';
import type { Answer } from '../answer.js';
import type { AcceptanceKind } from '../ledger.js';
import { isUserId } from '../phone-digits.js';
import { badRequest } from './infobip-answers.js';
import * as contents from './infobip-content.js';
import { templateContent } from './infobip-template-message.js';

const upTo = (most: number) => z.string().max(most, `size must be between 0 and ${most}`).optional();

/** assumed: that a shortened link is not checked. The members are documented, and apply as soon as the object is present. */
const urlOptions = z.strictObject({
  shortenUrl: z.boolean().optional(),
  trackClicks: z.boolean().optional(),
  trackingUrl: z.string().optional(),
  removeProtocol: z.boolean().optional(),
  customDomain: z.string().optional(),
});

/** The members that every message has besides its content. https://www.infobip.com/docs/api/channels/whatsapp */
const envelope = {
  from: z.string().min(1, 'must not be blank').max(24, 'size must be between 1 and 24'),
  // assumed: digits only, as in every sample.
  to: z.string().refine((to) => /^[1-9]\d{5,14}$/.test(to) || isUserId(to), 'is not a valid number'),
  messageId: upTo(200),
  callbackData: upTo(4000),
  notifyUrl: upTo(2048),
  urlOptions: urlOptions.optional(),
  entityId: upTo(255),
  applicationId: upTo(255),
  context: z.strictObject({ replyToMessageId: z.string().min(1, 'must not be blank') }).optional(),
};

const messageOf = <Content extends z.ZodType>(content: Content) => z.strictObject({ ...envelope, content });
type Envelope = Omit<z.output<ReturnType<typeof messageOf<z.ZodUnknown>>>, 'content'>;

/** A message that conforms to its schema, and what the ledger records of it. */
export interface InfobipRequest extends Envelope {
  readonly kind: AcceptanceKind;
  readonly said: string;
}

type Read = { readonly request: InfobipRequest } | { readonly refusal: Answer };

/** How a path reads its requests. */
const kind =
  <Content extends z.ZodType>(
    name: AcceptanceKind,
    content: Content,
    textOf: (content: z.output<Content>) => string,
  ) =>
  (input: unknown): Read => {
    const { data, error } = messageOf(content).safeParse(input);
    if (error !== undefined) return { refusal: validationErrorOf(error) };
    const { content: said, ...rest } = data as Envelope & { readonly content: z.output<Content> };
    return { request: { ...rest, kind: name, said: textOf(said) } };
  };

const source = ({ caption, mediaUrl }: { caption?: string | undefined; mediaUrl: string }): string =>
  caption || mediaUrl;
const bodyText = ({ body }: { body: { text: string } }): string => body.text;

/**
 * The messages to one recipient, by the end of their path. Carousels, orders, payments, calls, requests for contacts and
 * authentication requests are answered as not found, because no such kind of message is simulated.
 */
export const messageKinds: Readonly<Record<string, (input: unknown) => Read>> = {
  text: kind('text', contents.text, ({ text }) => text),
  image: kind('image', contents.image, source),
  video: kind('video', contents.video, source),
  audio: kind('audio', contents.audio, source),
  document: kind('document', contents.document, source),
  sticker: kind('sticker', contents.sticker, source),
  location: kind(
    'location',
    contents.location,
    ({ latitude, longitude, name }) => name || `${latitude},${longitude}`,
  ),
  contact: kind('contacts', contents.contacts, ({ contacts }) =>
    contacts.map(({ name }) => name.formattedName).join(' | '),
  ),
  'interactive/buttons': kind('buttons', contents.buttons, bodyText),
  'interactive/list': kind('list', contents.list, bodyText),
  'interactive/url-button': kind('link-button', contents.urlButton, bodyText),
  'interactive/location-request': kind('location-request', contents.locationRequest, bodyText),
  'interactive/flow': kind('flow', contents.flow, bodyText),
  'interactive/product': kind(
    'product',
    contents.product,
    ({ action, body }) => body?.text ?? action.productRetailerId,
  ),
  'interactive/multi-product': kind('product-list', contents.multiProduct, bodyText),
};

/** Several template messages, each to its own recipient. A fallback to SMS is accepted, and never sent. */
const templateRequest = z.strictObject({
  messages: z
    .array(
      z.strictObject({
        ...envelope,
        content: templateContent,
        smsFailover: z.strictObject({ from: z.string().min(1), text: z.string().min(1) }).optional(),
      }),
    )
    .min(1, 'must not be empty'),
  bulkId: upTo(100),
});
export type TemplateRequest = z.output<typeof templateRequest>;

export function readTemplateRequest(
  input: unknown,
): { readonly request: TemplateRequest } | { readonly refusal: Answer } {
  const { data: request, error } = templateRequest.safeParse(input);
  return request === undefined ? { refusal: validationErrorOf(error) } : { request };
}

/** The first thing that is wrong, named by its path: `content.contacts[0].birthday`. */
function validationErrorOf({ issues: [issue] }: z.ZodError): Answer {
  if (issue === undefined) return badRequest();
  const isUnknown = issue.code === 'unrecognized_keys';
  const path = isUnknown ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  const field = path.reduce<string>(
    (before, part) => (typeof part === 'number' ? `${before}[${part}]` : `${before}.${String(part)}`),
    '',
  );
  if (field === '') return badRequest();
  return badRequest(field.slice(1), isUnknown ? 'is not known' : issue.message);
}
