import * as z from '@wamux/core/zod';
import { decisionTelecomLimits } from './decision-telecom-limits.js';

// Only tests check against these schemas; the code that sends uses only their types, so no process makes them.

/**
 * `destination_addr` is a JSON number in the documentation's example.
 * @see https://en-api.decisiontele.com/whatsapp-business-api
 */
const sendRequest = {
  source_addr: z.string().max(decisionTelecomLimits.sender.max),
  destination_addr: z.number(),
  callback_url: z.url().optional(),
};

/** @see https://en-api.decisiontele.com/whatsapp-business-api */
export const sendWhatsAppRequest = z.discriminatedUnion('message_type', [
  z.strictObject({
    ...sendRequest,
    message_type: z.literal(1),
    text: z.string().max(decisionTelecomLimits.text.max),
  }),
  z.strictObject({
    ...sendRequest,
    message_type: z.literal(2),
    text: z.string().max(decisionTelecomLimits.text.max).optional(),
    file_url: z.url(),
  }),
  z.strictObject({
    ...sendRequest,
    message_type: z.literal(4),
    template_name: z.string(),
    /** JSON inside a string: {@link templateParams}. */
    template_params: z.string(),
  }),
]);
export type SendWhatsAppRequest = z.output<typeof sendWhatsAppRequest>;

const parameter = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string() }),
  z.strictObject({ type: z.literal('image'), image: z.strictObject({ link: z.string() }) }),
  z.strictObject({ type: z.literal('video'), video: z.strictObject({ link: z.string() }) }),
  z.strictObject({
    type: z.literal('document'),
    document: z.strictObject({ link: z.string(), filename: z.string().optional() }),
  }),
]);
export type TemplateParameter = z.output<typeof parameter>;

const component = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['header', 'body']), parameters: z.array(parameter) }),
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.literal('url'),
    index: z.string(),
    parameters: z.array(parameter),
  }),
]);
export type TemplateComponent = z.output<typeof component>;

/**
 * The payload of WhatsApp's old on-premises API, which DecisionTelecom passes on.
 * @see https://en-api.decisiontele.com/whatsapp-business-api (template_params)
 */
export const templateParams = z.strictObject({
  /** Digits. */
  to: z.string(),
  type: z.literal('template'),
  template: z.strictObject({
    namespace: z.string(),
    name: z.string(),
    language: z.strictObject({ policy: z.literal('deterministic'), code: z.string() }),
    components: z.array(component).min(1).optional(),
  }),
});
export type TemplateParams = z.output<typeof templateParams>;
