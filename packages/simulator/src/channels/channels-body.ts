import { z } from 'zod';
import { isUncarried, isUncarriedType } from '../whatsapp-rules.js';
import { actions, buttonActions, link, textActions } from './channels-actions.js';

/**
 * The body types that reach WhatsApp.
 * https://docs.bird.com/api/channels-api/supported-channels/programmable-whatsapp/sending-whatsapp-messages
 * assumed: what the schema allows only for other platforms (html, gif, section, their metadata) is refused here.
 */

const url = z.url();
const text = z.strictObject({
  type: z.literal('text'),
  text: z.strictObject({
    text: z.string().min(1),
    actions: textActions,
    metadata: z
      .strictObject({ whatsapp: z.strictObject({ previewUrl: z.boolean().optional() }).optional() })
      .optional(),
  }),
});

/** Stickers of WhatsApp are sent as images too. */
const imageUrl = url.refine(
  (link) => !isUncarried(link, 'image', 'sticker'),
  'the file is of no type that can be sent as an image',
);

const image = z.strictObject({
  type: z.literal('image'),
  image: z.strictObject({
    text: z.string().optional(),
    images: z.array(z.strictObject({ mediaUrl: imageUrl, altText: z.string().optional() })).min(1),
    metadata: z.looseObject({}).optional(),
    actions: buttonActions,
  }),
});

const file = z.strictObject({
  type: z.literal('file'),
  file: z.strictObject({
    text: z.string().optional(),
    files: z
      .array(
        z.strictObject({
          mediaUrl: url,
          contentType: z
            .string()
            .min(1)
            .refine((type) => !isUncarriedType(type), 'the file is of no type that WhatsApp carries'),
          filename: z.string().optional(),
          altText: z.string().optional(),
          metadata: z.looseObject({ isAnimated: z.boolean().optional() }).optional(),
        }),
      )
      .min(1),
    metadata: z.looseObject({}).optional(),
    actions: buttonActions,
  }),
});

const location = z.strictObject({
  type: z.literal('location'),
  location: z.strictObject({
    // assumed: both are required, although the schema does not say so.
    coordinates: z.strictObject({
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
    }),
    location: z.strictObject({ address: z.string().optional(), label: z.string().optional() }).optional(),
  }),
});

const section = z.strictObject({
  title: z.string().optional(),
  mediaUrl: url.nullish(),
  description: z.string().optional(),
  altText: z.string().optional(),
  actions,
});

const list = z.strictObject({
  type: z.literal('list'),
  list: z.strictObject({
    title: z.string().optional(),
    text: z.string(),
    altText: z.string().optional(),
    // assumed: a list needs a section, and several sections each need a title, as in every sample.
    items: z
      .array(section)
      .min(1)
      .refine(
        (items) => items.length === 1 || items.every(({ title }) => title),
        'every section needs a title',
      ),
    actions,
    metadata: z
      .looseObject({ button: z.strictObject({ label: z.string().max(20).optional() }).optional() })
      .optional(),
  }),
});

// assumed: the type of a card's medium is read from its URL; a URL without a known extension counts as either.
const looksLikeImage = (card: { readonly mediaUrl: string }) => /\.(jpe?g|png)(\?|$)/i.test(card.mediaUrl);
const looksLikeVideo = (card: { readonly mediaUrl: string }) => /\.(mp4|3gpp?)(\?|$)/i.test(card.mediaUrl);

const carousel = z.strictObject({
  type: z.literal('carousel'),
  carousel: z.strictObject({
    text: z.string().min(1).max(1024),
    items: z
      .array(section.extend({ title: z.string().min(1), mediaUrl: url, actions: z.array(link).length(1) }))
      .min(2)
      .max(10)
      .refine(
        (cards) => !(cards.some(looksLikeImage) && cards.some(looksLikeVideo)),
        'the media of the cards must be all images or all videos',
      ),
  }),
});

const authentication = z.strictObject({
  type: z.literal('authentication'),
  authentication: z.strictObject({
    otp: z.strictObject({
      disclaimer: z.boolean(),
      expirationTime: z.int().min(1).max(90).nullish(),
      actions,
    }),
  }),
});

export const messageBody = z.discriminatedUnion('type', [
  text,
  image,
  file,
  location,
  list,
  carousel,
  authentication,
]);

export type MessageBody = z.infer<typeof messageBody>;
