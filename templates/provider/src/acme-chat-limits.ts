import { type DocumentedLimit, toLimitCheck } from '@wamux/core/policy';

/**
 * The limits that Acme Chat documents: one row for each number, with the page that states it. WhatsApp's own limits need no
 * row, because core checks them for every provider; and where no document states a number, none is made up.
 */
export const acmeChatLimits = {
  text: {
    field: 'text',
    on: ['text'],
    max: 2000,
    unit: 'characters',
    // WhatsApp allows more, so another provider may be able to send the message: `validation` would end it here.
    kind: 'unsupported',
    source: 'https://docs.acme-chat.example/messages#send',
  },
} as const satisfies Record<string, DocumentedLimit>;

/** Checks a message before any call. */
export const checkAcmeChatLimits = toLimitCheck([acmeChatLimits.text]);
