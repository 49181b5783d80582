import { z } from 'zod';

const parameterKey = z.string().min(1);
const listParameterTypes = [
  'object',
  'sectionList',
  'timeslotList',
  'productSections',
  'productList',
  'shippingMethodList',
  'lineItemList',
  'whatsappProductSections',
  'whatsappProductItems',
] as const;
const templateParameter = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('string'), key: parameterKey, value: z.string().optional() }),
  z.strictObject({ type: z.literal('number'), key: parameterKey, value: z.number().optional() }),
  z.strictObject({ type: z.literal('boolean'), key: parameterKey, value: z.boolean().optional() }),
  z.strictObject({
    type: z.enum(listParameterTypes),
    key: parameterKey,
    value: z.looseObject({}).optional(),
  }),
]);

/** https://docs.bird.com/api/channels-api/supported-channels/programmable-whatsapp/sending-whatsapp-messages */
export const templateRequest = z.strictObject({
  name: z.string().optional(),
  projectId: z.string().optional(),
  version: z.string().optional(),
  locale: z.string().optional(),
  attachments: z
    .array(z.strictObject({ mediaUrl: z.url(), filename: z.string(), inline: z.boolean().optional() }))
    .nullish(),
  shortLinks: z.looseObject({ enabled: z.boolean().optional(), domain: z.string().optional() }).nullish(),
  variables: z.record(z.string(), z.string()).nullish(),
  utmParameters: z
    .array(
      z.union([
        z.strictObject({ key: z.string().min(1).max(20), value: z.string().min(1).max(100) }),
        z.strictObject({
          key: z.string().min(1).max(20),
          reference: z.enum(['platform_name', 'channel_name']),
        }),
      ]),
    )
    .min(1)
    .max(8)
    .nullish(),
  parameters: z.array(templateParameter).min(1).nullish(),
  settings: z.looseObject({ disallowMmLite: z.boolean().nullish() }).nullish(),
});

export type TemplateRequest = z.infer<typeof templateRequest>;
