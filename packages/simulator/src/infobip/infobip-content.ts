import { z } from 'zod';
import { type CarriedKind, isUncarried } from '../whatsapp-rules.js';

// https://www.infobip.com/docs/api/channels/whatsapp: the schemas of the contents, with the texts of its sample errors.
// assumed: members that no schema has are refused.

const notBlank = (most: number) =>
  z
    .string()
    .min(1, 'must not be blank')
    .max(most, `size must be between 1 and ${most}`)
    .refine((text) => text.trim() !== '', 'must not be blank');
const upTo = (most: number) => z.string().max(most, `size must be between 0 and ${most}`);

/** A link to a medium. assumed: that a file which WhatsApp does not carry is refused at once. */
const mediaUrl = (kind?: CarriedKind) =>
  notBlank(2048)
    .refine((url) => /^https?:\/\//i.test(url) && URL.canParse(url), 'is not a valid url')
    .refine((url) => kind === undefined || !isUncarried(url, kind), 'is of no supported type');
const caption = upTo(3000).optional();
const hasLink = (text: string): boolean => /https?:\/\//i.test(text);

export const text = z
  .strictObject({ text: notBlank(4096), previewUrl: z.boolean().optional() })
  .refine((content) => content.previewUrl !== true || hasLink(content.text), {
    path: ['previewUrl'],
    message: 'text must contain a URL',
  });
export const image = z.strictObject({ mediaUrl: mediaUrl('image'), caption });
export const video = z.strictObject({ mediaUrl: mediaUrl('video'), caption });
export const audio = z.strictObject({ mediaUrl: mediaUrl('audio'), voice: z.boolean().optional() });
export const document = z.strictObject({ mediaUrl: mediaUrl(), caption, filename: upTo(240).optional() });
export const sticker = z.strictObject({ mediaUrl: mediaUrl('sticker') });

const degrees = (most: number) =>
  z
    .number()
    .min(-most, `must be greater than or equal to -${most}`)
    .max(most, `must be less than or equal to ${most}`);
const place = { latitude: degrees(90), longitude: degrees(180) };
export const location = z.strictObject({
  ...place,
  name: upTo(1000).optional(),
  address: upTo(1000).optional(),
});

const some = z.string().optional();
const homeOrWork = z.enum(['HOME', 'WORK']).optional();
const contact = z.strictObject({
  addresses: z
    .array(
      z.strictObject({
        street: some,
        city: some,
        state: some,
        zip: some,
        country: some,
        countryCode: some,
        type: homeOrWork,
      }),
    )
    .optional(),
  birthday: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/, 'must be in the YYYY-MM-DD format')
    .optional(),
  emails: z
    .array(
      z.strictObject({ email: z.email('must be a well-formed email address').optional(), type: homeOrWork }),
    )
    .optional(),
  name: z.strictObject({
    firstName: notBlank(Number.POSITIVE_INFINITY),
    lastName: some,
    middleName: some,
    nameSuffix: some,
    namePrefix: some,
    formattedName: notBlank(Number.POSITIVE_INFINITY),
  }),
  org: z.strictObject({ company: some, department: some, title: some }).optional(),
  phones: z
    .array(
      z.strictObject({
        phone: some,
        type: z.enum(['CELL', 'MAIN', 'IPHONE', 'HOME', 'WORK']).optional(),
        waId: some,
      }),
    )
    .optional(),
  urls: z.array(z.strictObject({ url: some, type: homeOrWork })).optional(),
});
/** assumed: that one contact is the minimum. */
export const contacts = z.strictObject({ contacts: z.array(contact).min(1) });

/** A header, of a message or of a card, that shows a medium. */
const mediaHeaders = [
  z.strictObject({ type: z.literal('IMAGE'), mediaUrl: mediaUrl('image') }),
  z.strictObject({ type: z.literal('VIDEO'), mediaUrl: mediaUrl('video') }),
] as const;
const textHeader = z.strictObject({ type: z.literal('TEXT'), text: notBlank(60) });
/** The header of buttons and of a link. */
const anyHeader = z.discriminatedUnion('type', [
  textHeader,
  ...mediaHeaders,
  z.strictObject({ type: z.literal('DOCUMENT'), mediaUrl: mediaUrl(), filename: upTo(240).optional() }),
]);
/** The header of a template. A document needs a file name. */
export const templateHeader = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('TEXT'), placeholder: notBlank(Number.POSITIVE_INFINITY) }),
  ...mediaHeaders,
  z.strictObject({ type: z.literal('GIF'), mediaUrl: mediaUrl('video') }),
  z.strictObject({ type: z.literal('DOCUMENT'), mediaUrl: mediaUrl(), filename: notBlank(240) }),
  z.strictObject({ type: z.literal('LOCATION'), ...place }),
]);

const body = z.strictObject({ text: notBlank(1024) });
const footer = z.strictObject({ text: notBlank(60) }).optional();
const areUnique = (values: readonly string[]): boolean => new Set(values).size === values.length;

const button = z.strictObject({
  type: z.literal('REPLY'),
  id: notBlank(256).refine((id) => id === id.trim(), 'must not begin or end with a whitespace'),
  title: notBlank(20),
});
export const buttons = z.strictObject({
  header: anyHeader.optional(),
  body,
  footer,
  action: z.strictObject({
    buttons: z
      .array(button)
      .min(1, 'size must be between 1 and 3')
      .max(3, 'size must be between 1 and 3')
      .refine((all) => areUnique(all.map(({ id }) => id)), 'ids must be unique')
      .refine((all) => areUnique(all.map(({ title }) => title)), 'titles must be unique'),
  }),
});

const row = z.strictObject({ id: notBlank(200), title: notBlank(24), description: upTo(72).optional() });
export const list = z.strictObject({
  header: textHeader.optional(),
  body,
  footer,
  action: z.strictObject({
    title: notBlank(20),
    sections: z
      .array(z.strictObject({ title: upTo(24).optional(), rows: z.array(row).min(1) }))
      .min(1, 'size must be between 1 and 10')
      .max(10, 'size must be between 1 and 10')
      .refine((all) => all.length === 1 || all.every(({ title }) => title), 'titles must not be blank')
      .refine((all) => all.flatMap(({ rows }) => rows).length <= 10, 'up to ten rows')
      .refine((all) => areUnique(all.flatMap(({ rows }) => rows.map(({ id }) => id))), 'ids must be unique'),
  }),
});

export const urlButton = z.strictObject({
  header: anyHeader.optional(),
  body,
  footer,
  action: z.strictObject({ displayText: notBlank(20), url: mediaUrl() }),
});

export const locationRequest = z.strictObject({ body });

export const flow = z.strictObject({
  header: textHeader.optional(),
  body,
  footer,
  action: z.strictObject({
    mode: z.enum(['DRAFT', 'PUBLISHED']).optional(),
    flowMessageVersion: z.int().optional(),
    flowToken: notBlank(Number.POSITIVE_INFINITY),
    flowId: notBlank(Number.POSITIVE_INFINITY),
    callToActionButton: notBlank(20),
    flowAction: z.enum(['NAVIGATE', 'DATA_EXCHANGE']).optional(),
    flowActionPayload: z
      .strictObject({
        screen: notBlank(Number.POSITIVE_INFINITY),
        data: z
          .record(z.string(), z.unknown())
          .refine((data) => Object.keys(data).length > 0, 'must not be empty')
          .optional(),
      })
      .optional(),
  }),
});

const productId = notBlank(Number.POSITIVE_INFINITY);
export const product = z.strictObject({
  body: body.optional(),
  footer,
  action: z.strictObject({ catalogId: productId, productRetailerId: productId }),
});
export const multiProduct = z.strictObject({
  header: textHeader,
  body,
  footer,
  action: z.strictObject({
    catalogId: productId,
    sections: z
      .array(z.strictObject({ title: upTo(24).optional(), productRetailerIds: z.array(productId).min(1) }))
      .min(1, 'size must be between 1 and 10')
      .max(10, 'size must be between 1 and 10')
      .refine((all) => all.length === 1 || all.every(({ title }) => title), 'titles must not be blank'),
  }),
});
