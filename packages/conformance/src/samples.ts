import {
  type FreeFormMessage,
  type FreeFormMessageType,
  messageKinds,
  type TemplateMessage,
} from '@wamux/core';

/** The recipient of every sample. No result may contain the whole number. */
export const recipient = '+573001112233';

const media = (file: string) => ({ url: `https://files.example.test/${file}` });

type FreeFormSamples = { readonly [Type in FreeFormMessageType]: FreeFormMessage & { type: Type } };

/** A message of each type, from the sample of its kind's module in core. */
export const freeFormSamples = Object.fromEntries(
  messageKinds
    .filter(({ type }) => type !== 'template')
    .map(({ type, sample }) => [type, { ...sample, to: recipient }]),
) as FreeFormSamples;

export const freeFormTypes = Object.keys(freeFormSamples) as FreeFormMessageType[];

/** What a message may carry besides its content, by capability. */
export const carriedSamples = {
  replyTo: { replyTo: 'message-1' },
  scheduledFor: { scheduledFor: new Date(Date.now() + 3_600_000).toISOString() },
  validityMs: { validityMs: 60_000 },
  tags: { tags: ['orders'] },
} as const;

/** What may stand above and below a message, by capability, and the kinds that can have it. */
export const frameSamples = {
  headerText: {
    part: { header: { type: 'text', text: 'Hi' } },
    kinds: ['buttons', 'list', 'link-button', 'flow'],
  },
  headerMedia: {
    part: { header: { type: 'image', media: media('a.jpg') } },
    kinds: ['buttons', 'link-button', 'flow'],
  },
  footer: { part: { footer: 'Bye' }, kinds: ['buttons', 'list', 'link-button', 'flow', 'product'] },
} as const;

/** A user who shows no number. */
export const userIdRecipient = 'CO.13491208655302741918';

/** Templates that the rig knows and the provider has mapped. Those for capabilities that it does not claim are absent. */
export interface TemplateSamples {
  /**
   * A template whose body has at least one variable, without a header and without dynamic buttons. It is needed even where
   * the provider sends no templates, to be refused.
   */
  readonly plain: Omit<TemplateMessage, 'to'>;
  /** A template whose header is a text with a placeholder. */
  readonly templateHeaderText?: Omit<TemplateMessage, 'to'>;
  /** A template whose header is an image, a video or a document. */
  readonly templateHeaderMedia?: Omit<TemplateMessage, 'to'>;
  /** A template with a button whose URL ends in a placeholder. */
  readonly templateUrlButton?: Omit<TemplateMessage, 'to'>;
  /** A template with a quick reply, whose payload the message gives. */
  readonly templateQuickReplyButton?: Omit<TemplateMessage, 'to'>;
  /** A template whose header is a location. */
  readonly templateHeaderLocation?: Omit<TemplateMessage, 'to'>;
  /** A template with a button that copies a code. */
  readonly templateCopyCodeButton?: Omit<TemplateMessage, 'to'>;
  /** A template with a button that opens a flow. */
  readonly templateFlowButton?: Omit<TemplateMessage, 'to'>;
  /** A template with named placeholders, which the mapping knows. */
  readonly templateNamedParameters?: Omit<TemplateMessage, 'to'>;
}

/** Parts to put on the plain template, which must be refused where the capability is missing. */
export const templateParts = {
  templateHeaderText: { header: { type: 'text', text: 'Hi' } },
  templateHeaderMedia: { header: { type: 'image', media: media('a.jpg') } },
  templateUrlButton: { buttons: [{ type: 'url', index: 0, value: 'A-1' }] },
  templateQuickReplyButton: { buttons: [{ type: 'quick-reply', index: 0, value: 'P' }] },
  templateHeaderLocation: { header: { type: 'location', latitude: 4.71, longitude: -74.07 } },
  templateCopyCodeButton: { buttons: [{ type: 'copy-code', index: 0, value: 'SAVE-20' }] },
  templateFlowButton: { buttons: [{ type: 'flow', index: 0, value: 'token' }] },
} as const satisfies Record<string, Partial<TemplateMessage>>;
