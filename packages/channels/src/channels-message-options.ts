import type { ProviderError } from '@wamux/core';
import { inputError, type ParsedMessage, strictObject } from '@wamux/core/input';
import { findUrlIssue, type ProviderIdentity, readProviderOptions } from '@wamux/core/policy';
import * as z from '@wamux/core/zod';
import { err, ok, type Result } from 'neverthrow';
import { channelsLimits } from './channels-limits.js';

const webUrl = z.url({ protocol: /^https?$/ });

/**
 * What a message may say under `providerOptions.channels`: what Bird has and the others have not.
 * @see https://docs.bird.com/api/channels-api/supported-channels/programmable-whatsapp/sending-messages
 */
const channelsMessageOptions = strictObject({
  /** With a text: show a preview of its first link. */
  previewUrl: z.boolean().optional(),
  /** With a text: a button by which the user sends a location. */
  locationRequest: z.boolean().optional(),
  /** With a text, which becomes the introduction: 2 to 10 cards, all with images or all with videos. */
  carousel: strictObject({
    cards: z
      .array(
        strictObject({
          title: z.string().min(1),
          mediaUrl: webUrl,
          link: strictObject({ text: z.string().min(1), url: webUrl }),
        }),
      )
      .min(channelsLimits.carouselCards.min)
      .max(channelsLimits.carouselCards.max),
  }).optional(),
  /**
   * With a text: an authentication body. Bird documents no field for the code itself, so the code has to stand in an
   * action; the text must be one that the user will see there.
   */
  otp: strictObject({
    /** Whether WhatsApp adds that the code must not be shared. */
    disclaimer: z.boolean(),
    /** Minutes. */
    expirationMinutes: z
      .int()
      .min(channelsLimits.otpExpiration.min)
      .max(channelsLimits.otpExpiration.max)
      .optional(),
    actions: z.array(strictObject({ text: z.string().min(1), payload: z.string().min(1).optional() })).min(1),
  }).optional(),
  /** With an image: more images in the same message. */
  images: z
    .array(strictObject({ url: webUrl, altText: z.string().min(1).optional() }))
    .min(1)
    .optional(),
  /** What the message is for; Bird applies its marketing rules by it. */
  useCase: z.string().min(1).optional(),
  /** Let Bird refuse the message when the contact had too many; only with `useCase: "marketing"`. */
  capFrequency: z.boolean().optional(),
  ignoreQuietHours: z.boolean().optional(),
  ignoreGlobalHoldout: z.boolean().optional(),
  enableLinkTracking: z.boolean().optional(),
  /** Where this one message's statuses go too. */
  notificationUrl: webUrl.optional(),
}).refine(({ capFrequency, useCase }) => !capFrequency || useCase === 'marketing', {
  path: ['capFrequency'],
  message: 'needs useCase "marketing"',
});

/** The options of a message under `providerOptions.channels` after parsing. */
export type ChannelsMessageOptions = z.output<typeof channelsMessageOptions>;

/** Options that make or change one type of body, by that type; on another message they would be lost. */
const bodyOptions = {
  previewUrl: 'text',
  locationRequest: 'text',
  carousel: 'text',
  otp: 'text',
  images: 'image',
} as const;

interface NamedIssue {
  /** The option, below `providerOptions.channels`. */
  readonly name: string;
  readonly message: string;
}

const optionNames = Object.keys(bodyOptions) as (keyof typeof bodyOptions)[];

/** Reads the options of a message and refuses those that its body has no place for. */
export function readChannelsOptions(
  provider: ProviderIdentity,
  message: ParsedMessage,
): Result<ChannelsMessageOptions, ProviderError> {
  return readProviderOptions(provider, channelsMessageOptions, message).andThen((options) => {
    const given = optionNames.filter((name) => options[name] !== undefined);
    const misplaced = given.filter((name) => bodyOptions[name] !== message.type);
    const clashing = options.carousel || options.otp ? given.slice(1) : [];
    const issues = [
      ...findMediaIssues(options),
      ...misplaced.map((name) => ({ name, message: `goes with messages of type ${bodyOptions[name]} only` })),
      ...clashing.map((name) => ({ name, message: `cannot be combined with ${given[0]}` })),
    ].map(({ name, message }) => ({ path: `providerOptions.channels.${name}`, message }));
    return issues.length === 0 ? ok(options) : err(inputError('validation', issues, provider.id));
  });
}

/** Files that WhatsApp would not show, by their URLs. */
function findMediaIssues({ images = [], carousel }: ChannelsMessageOptions): NamedIssue[] {
  return [
    ...images.flatMap(({ url }, place) => {
      const issue = findUrlIssue('image', url, `images[${place}].url`);
      return issue === undefined ? [] : [{ name: issue.path, message: issue.message }];
    }),
    ...findCardIssues(carousel?.cards ?? []),
  ];
}

/** Finds the first card that breaks the rule that all cards have images, or all have videos. An address may pass for either. */
function findCardIssues(cards: readonly { readonly mediaUrl: string }[]): NamedIssue[] {
  let kinds: readonly ('image' | 'video')[] = ['image', 'video'];
  for (const [place, { mediaUrl }] of cards.entries()) {
    const fitting = kinds.filter((kind) => findUrlIssue(kind, mediaUrl, '') === undefined);
    if (fitting.length === 0) {
      const expected = kinds.map((kind) => `${kind}s`).join(' or all ');
      const message = `does not go with the other cards; expected all ${expected} of a type that WhatsApp carries`;
      return [{ name: `carousel.cards[${place}].mediaUrl`, message }];
    }
    kinds = fitting;
  }
  return [];
}
