import { type DocumentedLimit, toLimitCheck } from '@wamux/core/policy';

const source = 'https://en-api.decisiontele.com/whatsapp-business-api';

/**
 * The limits that DecisionTelecom documents. Recipients are telephone numbers, which are shorter than the 20 characters
 * of `destination_addr`; a caption goes into `text`, where WhatsApp's own limit is the narrower one.
 */
export const decisionTelecomLimits = {
  /** `source_addr`; a setting, checked when the config is read. */
  sender: { field: 'sender', min: 1, max: 20, unit: 'characters', kind: 'validation', source },
  text: { field: 'text', on: ['text'], max: 4096, unit: 'characters', kind: 'validation', source },
} as const satisfies Record<string, DocumentedLimit>;

/** The file types of `message_type` 2, by the extension of the URL, which must have one. */
export const imageExtensions: readonly string[] = ['jpg', 'jpeg', 'png'];

export const checkDecisionTelecomLimits = toLimitCheck([decisionTelecomLimits.text]);
