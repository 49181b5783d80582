import { type DocumentedLimit, toLimitCheck } from '@wamux/core/policy';

const source = 'https://www.infobip.com/docs/api/channels/whatsapp';

/** A limit below WhatsApp's, so that another provider may send a message that exceeds it. */
const lower = (field: string, max: number, on?: DocumentedLimit['on']) =>
  ({ field, max, unit: 'characters', kind: 'unsupported', source, ...(on && { on }) }) as const;

/** The limits that Infobip documents, of fields that our messages have. */
export const infobipLimits = {
  /** `messageId`; our correlation ids are shorter. */
  correlationId: { ...lower('correlationId', 200), kind: 'validation' },
  mediaUrl: lower('media.url', 2_048),
  headerUrl: lower('header.media.url', 2_048),
  filename: lower('filename', 240),
  headerFilename: lower('header.filename', 240),
  placeName: lower('name', 1_000, ['location']),
  placeAddress: lower('address', 1_000, ['location']),
  listText: lower('text', 1_024, ['list']),
  linkUrl: lower('url', 2_048, ['link-button']),
  flowButton: lower('button', 20, ['flow']),
  quickReply: lower('buttons[].value', 128, ['template']),
  copyCode: lower('buttons[].value', 15, ['template']),
  flowToken: lower('buttons[].value', 3_000, ['template']),
} as const satisfies Record<string, DocumentedLimit>;

const { copyCode, correlationId, flowToken, quickReply, ...ofMessages } = infobipLimits;

/** By the type of a template's button, the most that its value may have. */
export const buttonLimits = { 'copy-code': copyCode, flow: flowToken, 'quick-reply': quickReply } as const;

/** Checks a message before any call. */
export const checkInfobipLimits = toLimitCheck(Object.values(ofMessages));
