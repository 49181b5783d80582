import * as z from '@wamux/core/zod';

// Only tests check against these schemas; the code that sends uses only their types, so no process makes them.

const text = (max: number) => z.string().min(1).max(max);
const mediaUrl = z.url({ protocol: /^https?$/ }).max(2_048);
const body = z.strictObject({ text: text(1_024) });
const footer = z.strictObject({ text: text(60) }).optional();

const textHeader = z.strictObject({ type: z.literal('TEXT'), text: text(60) });
const header = z
  .discriminatedUnion('type', [
    textHeader,
    z.strictObject({ type: z.literal('IMAGE'), mediaUrl }),
    z.strictObject({ type: z.literal('VIDEO'), mediaUrl }),
    z.strictObject({ type: z.literal('DOCUMENT'), mediaUrl, filename: z.string().max(240).optional() }),
  ])
  .optional();
export type Header = NonNullable<z.output<typeof header>>;

const place = z.enum(['HOME', 'WORK']).optional();
const optional = z.string().optional();

const card = z.strictObject({
  name: z.strictObject({
    firstName: z.string(),
    formattedName: z.string(),
    lastName: optional,
    middleName: optional,
    namePrefix: optional,
    nameSuffix: optional,
  }),
  phones: z
    .array(
      z.strictObject({
        phone: z.string(),
        type: z.enum(['CELL', 'MAIN', 'IPHONE', 'HOME', 'WORK']).optional(),
        waId: optional,
      }),
    )
    .optional(),
  emails: z.array(z.strictObject({ email: z.string(), type: place })).optional(),
  urls: z.array(z.strictObject({ url: z.string(), type: place })).optional(),
  addresses: z
    .array(
      z.strictObject({
        street: optional,
        city: optional,
        state: optional,
        zip: optional,
        country: optional,
        countryCode: optional,
        type: place,
      }),
    )
    .optional(),
  org: z.strictObject({ company: optional, department: optional, title: optional }).optional(),
  birthday: optional,
});
export type Card = z.output<typeof card>;

const templateData = z.strictObject({
  body: z.strictObject({ placeholders: z.array(z.string()) }),
  header: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('TEXT'), placeholder: z.string() }),
      z.strictObject({ type: z.literal('IMAGE'), mediaUrl }),
      z.strictObject({ type: z.literal('VIDEO'), mediaUrl }),
      z.strictObject({ type: z.literal('DOCUMENT'), mediaUrl, filename: text(240) }),
      z.strictObject({ type: z.literal('LOCATION'), latitude: z.number(), longitude: z.number() }),
    ])
    .optional(),
  buttons: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('QUICK_REPLY'), parameter: text(128) }),
        z.strictObject({ type: z.literal('URL'), parameter: z.string() }),
        z.strictObject({ type: z.literal('COPY_CODE'), parameter: text(15) }),
        z.strictObject({
          type: z.literal('FLOW'),
          flowToken: z.string().max(3_000),
          data: z.record(z.string(), z.unknown()).optional(),
        }),
      ]),
    )
    .max(10)
    .optional(),
  carousel: z.looseObject({ cards: z.array(z.looseObject({})) }).optional(),
  limitedTimeOffer: z.looseObject({ expirationTime: z.string() }).optional(),
});
export type TemplateData = z.output<typeof templateData>;

/** The content of a message, by the end of the path that takes it. */
export const contents = {
  text: z.strictObject({ text: text(4_096), previewUrl: z.boolean().optional() }),
  image: z.strictObject({ mediaUrl, caption: z.string().max(3_000).optional() }),
  video: z.strictObject({ mediaUrl, caption: z.string().max(3_000).optional() }),
  audio: z.strictObject({ mediaUrl, voice: z.literal(true).optional() }),
  sticker: z.strictObject({ mediaUrl }),
  document: z.strictObject({
    mediaUrl,
    caption: z.string().max(3_000).optional(),
    filename: z.string().max(240).optional(),
  }),
  location: z.strictObject({
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().max(1_000).optional(),
    address: z.string().max(1_000).optional(),
  }),
  contact: z.strictObject({ contacts: z.array(card).min(1) }),
  'interactive/buttons': z.strictObject({
    body,
    action: z.strictObject({
      buttons: z
        .array(z.strictObject({ type: z.literal('REPLY'), id: text(256), title: text(20) }))
        .min(1)
        .max(3),
    }),
    header,
    footer,
  }),
  'interactive/list': z.strictObject({
    body,
    action: z.strictObject({
      title: text(20),
      sections: z
        .array(
          z.strictObject({
            title: z.string().max(24).optional(),
            rows: z
              .array(
                z.strictObject({
                  id: text(200),
                  title: text(24),
                  description: z.string().max(72).optional(),
                }),
              )
              .min(1),
          }),
        )
        .min(1)
        .max(10),
    }),
    header: textHeader.optional(),
    footer,
  }),
  'interactive/url-button': z.strictObject({
    body,
    action: z.strictObject({ displayText: text(20), url: text(2_048) }),
    header,
    footer,
  }),
  'interactive/location-request': z.strictObject({ body }),
  'interactive/flow': z.strictObject({
    body,
    action: z.strictObject({
      flowMessageVersion: z.literal(3),
      flowId: z.string(),
      flowToken: z.string(),
      callToActionButton: text(20),
      flowAction: z.literal('NAVIGATE').optional(),
      flowActionPayload: z
        .strictObject({ screen: z.string(), data: z.record(z.string(), z.unknown()).optional() })
        .optional(),
    }),
    header: textHeader.optional(),
    footer,
  }),
  'interactive/product': z.strictObject({
    action: z.strictObject({ catalogId: z.string(), productRetailerId: z.string() }),
    body: body.optional(),
    footer,
  }),
  'interactive/multi-product': z.strictObject({
    header: textHeader,
    body,
    action: z.strictObject({
      catalogId: z.string(),
      sections: z
        .array(
          z.strictObject({
            title: z.string().max(24).optional(),
            productRetailerIds: z.array(z.string()).min(1),
          }),
        )
        .min(1)
        .max(10),
    }),
    footer,
  }),
  template: z.strictObject({ templateName: text(512), language: z.string(), templateData }),
} as const;

/** What a message says, and the end of the path that takes it. */
export type InfobipContent = {
  readonly [Path in keyof typeof contents]: {
    readonly path: Path;
    readonly content: z.output<(typeof contents)[Path]>;
  };
}[keyof typeof contents];

/** The members around a content; for a template, those of the one entry of `messages`. */
export const envelope = z.strictObject({
  from: z.string().regex(/^\d{6,24}$/),
  /** Digits, or a user id. */
  to: text(150),
  /** Ours: it is the id by which every report speaks of the message. */
  messageId: text(200),
  content: z.unknown(),
  context: z.strictObject({ replyToMessageId: z.string() }).optional(),
});
