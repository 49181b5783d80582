import { type DocumentedLimit, toLimitCheck } from '@wamux/core/policy';

/**
 * The limits that Acme Chat documents: one row for each number, with the page that names it. WhatsApp's own limits need
 * no row, core checks them for every provider; and where no document names a number, none is made up.
 */
export const acmeChatLimits = {
  text: {
    field: 'text',
    on: ['text'],
    max: 2000,
    unit: 'characters',
    // WhatsApp takes more, so another provider may send it: `validation` would end the message here.
    kind: 'unsupported',
    source: 'https://docs.acme-chat.example/messages#send',
  },
} as const satisfies Record<string, DocumentedLimit>;

/** Checks a message before any call. */
export const checkAcmeChatLimits = toLimitCheck([acmeChatLimits.text]);
