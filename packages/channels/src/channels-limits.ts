import { type DocumentedLimit, toLimitCheck } from '@wamux/core/policy';

const sending =
  'https://docs.bird.com/api/channels-api/supported-channels/programmable-whatsapp/sending-messages';

/**
 * The limits that Bird documents. WhatsApp's own hold here as well, and are checked before a message comes this far.
 * Bird names none for texts, captions, references, validity and template parameters.
 */
export const channelsLimits = {
  /** A message with more tags than Bird allows goes to other providers, which keep no tags at all. */
  tags: { field: 'tags', max: 10, unit: 'entries', kind: 'unsupported', source: sending },
  tag: { field: 'tags[]', min: 1, max: 50, unit: 'characters', kind: 'unsupported', source: sending },
  /** "Messages scheduled farther than 35 days will be rejected." */
  scheduledFor: {
    field: 'scheduledFor',
    max: 35,
    unit: 'days from now',
    kind: 'unsupported',
    source: sending,
  },
  listButton: {
    field: 'button',
    on: ['list'],
    max: 20,
    unit: 'characters',
    kind: 'validation',
    source: sending,
  },
  rowDescription: {
    field: 'sections[].rows[].description',
    on: ['list'],
    max: 72,
    unit: 'characters',
    kind: 'validation',
    source: sending,
  },
  /** The limits of a carousel are only here; only Bird has the option, so no other provider could take it. */
  carouselText: {
    field: 'text',
    on: ['text'],
    max: 1024,
    unit: 'characters',
    kind: 'validation',
    source: sending,
  },
  carouselCards: {
    field: 'providerOptions.channels.carousel.cards',
    on: ['text'],
    min: 2,
    max: 10,
    unit: 'entries',
    kind: 'validation',
    source: sending,
  },
  otpExpiration: {
    field: 'providerOptions.channels.otp.expirationMinutes',
    on: ['text'],
    min: 1,
    max: 90,
    unit: 'minutes',
    kind: 'validation',
    source: sending,
  },
  /** The whole body, in UTF-8. Bird's own pages do not say so; this is a third party's transcription of its API. */
  request: {
    field: '(root)',
    capability: 'requestSize',
    max: 200 * 1024,
    unit: 'bytes',
    kind: 'unsupported',
    source: 'https://github.com/api-evangelist/bird-com/blob/main/openapi/bird-com-channels-api-openapi.yml',
  },
  /** 100 MiB, which is also the most that WhatsApp takes of any file. */
  upload: {
    field: 'data',
    max: 100 * 1024 * 1024,
    unit: 'bytes',
    kind: 'validation',
    source:
      'https://docs.bird.com/api/conversations-api/api-reference/conversations-messaging/create-pre-signed-upload',
  },
} as const satisfies Record<string, DocumentedLimit>;

/** What a tag may be made of. @see https://docs.bird.com/api/channels-api/supported-channels/programmable-whatsapp/sending-messages (tags) */
export const tagPattern = /^[\w -]+$/;

/** Checks what every message may carry; the options have their limits in their schema. */
export const checkChannelsLimits = toLimitCheck([
  channelsLimits.tags,
  channelsLimits.tag,
  channelsLimits.scheduledFor,
]);
