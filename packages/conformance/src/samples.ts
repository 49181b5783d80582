import type { FreeFormMessage, FreeFormMessageType, TemplateMessage } from '@wamux/core';

/** The recipient of every sample. No result may show it whole. */
export const recipient = '+573001112233';

const media = (file: string) => ({ url: `https://files.example.test/${file}` });

/** A message of each type that uses nothing optional. */
export const freeFormSamples: { readonly [Type in FreeFormMessageType]: FreeFormMessage & { type: Type } } = {
  text: { to: recipient, type: 'text', text: 'Hola' },
  image: { to: recipient, type: 'image', media: media('a.jpg'), caption: 'Your parcel' },
  video: { to: recipient, type: 'video', media: media('a.mp4') },
  audio: { to: recipient, type: 'audio', media: media('a.ogg') },
  sticker: { to: recipient, type: 'sticker', media: media('a.webp') },
  document: { to: recipient, type: 'document', media: media('a.pdf'), filename: 'invoice.pdf' },
  location: { to: recipient, type: 'location', latitude: 4.71, longitude: -74.07, name: 'Shop' },
  contacts: { to: recipient, type: 'contacts', contacts: [{ name: { formattedName: 'Ada L' } }] },
  reaction: { to: recipient, type: 'reaction', messageId: 'message-1', emoji: '👍' },
  buttons: { to: recipient, type: 'buttons', text: 'Coming?', buttons: [{ id: 'yes', title: 'Yes' }] },
  list: {
    to: recipient,
    type: 'list',
    text: 'Pick one',
    button: 'Show',
    sections: [{ title: 'A', rows: [{ id: 'r1', title: 'Row', description: 'sub' }] }],
  },
};

/** What a message may carry besides its content, by capability. */
export const carriedSamples = {
  replyTo: { replyTo: 'message-1' },
  scheduledFor: { scheduledFor: new Date(Date.now() + 3_600_000).toISOString() },
  validityMs: { validityMs: 60_000 },
  tags: { tags: ['orders'] },
} as const;

/** Templates that the rig knows and the provider has mapped; those that its capabilities do not claim are absent. */
export interface TemplateSamples {
  readonly plain: Omit<TemplateMessage, 'to'>;
  readonly templateHeaderText?: Omit<TemplateMessage, 'to'>;
  readonly templateHeaderMedia?: Omit<TemplateMessage, 'to'>;
  readonly templateUrlButton?: Omit<TemplateMessage, 'to'>;
  readonly templateQuickReplyButton?: Omit<TemplateMessage, 'to'>;
}

/** Parts put on the plain template, to be refused where the capability is missing. */
export const templateParts = {
  templateHeaderText: { header: { type: 'text', text: 'Hi' } },
  templateHeaderMedia: { header: { type: 'image', media: media('a.jpg') } },
  templateUrlButton: { buttons: [{ type: 'url', index: 0, value: 'A-1' }] },
  templateQuickReplyButton: { buttons: [{ type: 'quick-reply', index: 0, value: 'P' }] },
} as const satisfies Record<string, Partial<TemplateMessage>>;
