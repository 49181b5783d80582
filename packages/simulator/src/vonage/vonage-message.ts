import { z } from 'zod';
import type { Answer } from '../answer.js';
import { contentOf, mediaIdsOf } from '../cloud-api/cloud-api-content.js';
import { fitTemplate } from '../cloud-api/cloud-api-fit-template.js';
import { type SendRequest, sendRequest } from '../cloud-api/cloud-api-message.js';
import type { AcceptanceKind } from '../ledger.js';
import { isUserId } from '../phone-digits.js';
import { type CarriedKind, isUncarried } from '../whatsapp-rules.js';
import { refused, type VonageCode } from './vonage-answers.js';
import { vonageCredentials } from './vonage-credentials.js';

/** assumed: an id that Vonage never gave out is accepted as well, and nothing is quoted. */
const context = z.strictObject({ message_uuid: z.string().min(1) });

/** https://developer.vonage.com/en/api/messages (WhatsApp). assumed: members that it does not have are refused. */
const common = {
  channel: z.literal('whatsapp'),
  from: z.string().min(1),
  to: z.string().refine((to) => /^[1-9]\d{6,14}$/.test(to) || isUserId(to), 'no + and no 00'),
  client_ref: z.string().max(100).optional(),
  webhook_url: z.url({ protocol: /^https?$/ }).optional(),
  // Statuses of version v0.1 have another form, which is not simulated; neither is failover to other channels.
  webhook_version: z.literal('v1').optional(),
  context: context.optional(),
  ttl: z.int().positive().optional(),
};

const message = <Type extends string, Content extends z.ZodRawShape>(type: Type, content: Content) =>
  z.strictObject({ ...common, message_type: z.literal(type), ...content });

// These are the checks of Vonage's own library: extensions, and the lengths of addresses and captions.
const url = (kind?: CarriedKind) =>
  z
    .url({ protocol: /^https?$/ })
    .min(10)
    .max(2000)
    .refine((link) => kind === undefined || !isUncarried(link, kind), { params: { code: 1382 } });
const caption = z.string().min(1).max(3000).optional();

const request = z.discriminatedUnion('message_type', [
  message('text', { text: z.string().min(1).max(4096) }),
  message('image', { image: z.strictObject({ url: url('image'), caption }) }),
  message('video', { video: z.strictObject({ url: url('video'), caption }) }),
  message('audio', { audio: z.strictObject({ url: url('audio') }) }),
  message('file', {
    file: z.strictObject({ url: url(), caption, name: z.string().min(1).optional() }),
  }),
  message('sticker', {
    sticker: z.union([z.strictObject({ url: url('sticker') }), z.strictObject({ id: z.uuid() })]),
  }),
  message('reaction', {
    context,
    reaction: z.discriminatedUnion('action', [
      z.strictObject({ action: z.literal('react'), emoji: z.string().min(1) }),
      z.strictObject({ action: z.literal('unreact') }),
    ]),
  }),
  message('template', {
    template: z.strictObject({ name: z.string().min(1), parameters: z.array(z.string()).optional() }),
    whatsapp: z.strictObject({ policy: z.literal('deterministic').optional(), locale: z.string().min(1) }),
  }),
  message('custom', { custom: z.record(z.string(), z.unknown()) }),
]);
export type VonageRequest = z.output<typeof request>;

/** What the ledger records of a message. */
export interface VonageContent {
  readonly kind: AcceptanceKind;
  readonly said: string;
  /** Whether it is an approved template, which needs no open window. */
  readonly isTemplate?: true;
}

type Read =
  | { readonly request: VonageRequest; readonly content: VonageContent }
  | { readonly refusal: Answer };

/** A message that conforms to its schema, or its refusal. */
export function readMessage(input: unknown): Read {
  const { data, error } = request.safeParse(input);
  if (data === undefined) {
    const [issue] = error.issues;
    const path = issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]] : (issue?.path ?? []);
    const code = issue?.code === 'custom' ? (issue.params?.code as VonageCode | undefined) : undefined;
    return { refusal: refused(code ?? 1110, { name: path.join('.'), reason: issue?.message ?? '' }) };
  }
  if (data.from !== vonageCredentials.from) return { refusal: refused(1120, { name: 'from' }) };
  const content = readContent(data);
  return 'refusal' in content ? content : { request: data, content };
}

function readContent(message: VonageRequest): VonageContent | { readonly refusal: Answer } {
  switch (message.message_type) {
    case 'text':
      return { kind: 'text', said: message.text };
    case 'image':
      return { kind: 'image', said: message.image.caption ?? message.image.url };
    case 'video':
      return { kind: 'video', said: message.video.caption ?? message.video.url };
    case 'audio':
      return { kind: 'audio', said: message.audio.url };
    case 'file':
      return { kind: 'document', said: message.file.caption ?? message.file.url };
    case 'sticker':
      return { kind: 'sticker', said: 'url' in message.sticker ? message.sticker.url : message.sticker.id };
    case 'reaction':
      return {
        kind: 'reaction',
        said: message.reaction.action === 'react' ? message.reaction.emoji : '',
      };
    case 'template':
      return readSimpleTemplate(message);
    case 'custom':
      return readCustom(message);
  }
}

/** The parameters of the body, by number. The name may be preceded by a namespace and a colon. */
function readSimpleTemplate({ template, to, whatsapp }: VonageRequest & { message_type: 'template' }) {
  const parameters = (template.parameters ?? []).map((text) => ({ type: 'text', text }));
  const fragment = {
    name: template.name.split(':').at(-1),
    language: { code: whatsapp.locale },
    ...(parameters.length === 0 ? {} : { components: [{ type: 'body', parameters }] }),
  };
  return readFragment({ type: 'template', template: fragment }, to, 'template');
}

/**
 * "The custom object takes a partial section of the underlying platform's request, and sends it directly to that platform":
 * what the simulated Meta refuses is refused. assumed: at once, while the real Vonage may report it later; and which code.
 * https://developer.vonage.com/en/messages/concepts/custom-objects
 */
function readCustom({ custom, to }: VonageRequest & { message_type: 'custom' }) {
  const { type } = custom;
  const unknown = Object.keys(custom).find((key) => key !== 'type' && key !== type);
  if (unknown !== undefined) return { refusal: refused(1110, { name: `custom.${unknown}` }) };
  return readFragment(custom, to, 'custom');
}

function readFragment(
  fragment: object,
  to: string,
  name: string,
): VonageContent | { readonly refusal: Answer } {
  const recipient = isUserId(to) ? { recipient: to } : { to };
  const { data: message, error } = sendRequest.safeParse({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipient,
    ...fragment,
  });
  const isTemplate = 'type' in fragment && fragment.type === 'template';
  if (message === undefined) {
    return { refusal: refused(isTemplate ? 1022 : 1110, { name, reason: error.issues[0]?.message ?? '' }) };
  }
  if (mediaIdsOf(message).length > 0) return { refusal: refused(1382, { name }) }; // nothing can be uploaded
  return message.type === 'template' ? readTemplate(message, to) : toContent(contentOf(message));
}

const toContent = ({ content, kind }: ReturnType<typeof contentOf>): VonageContent => ({
  kind,
  said: content,
});

function readTemplate({ template }: SendRequest & { type: 'template' }, to: string) {
  const fitted = fitTemplate(template);
  if ('refusal' in fitted) return { refusal: refused(1022) };
  // Vonage's own library says so of this code.
  if (isUserId(to) && fitted.template.category === 'AUTHENTICATION') return { refusal: refused(131062) };
  return { kind: 'template', said: fitted.variables.join(' | '), isTemplate: true } as const;
}
