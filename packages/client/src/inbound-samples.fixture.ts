import type { InboundContent as ReadContent, WebhookEvent } from '@wamux/core';
import type { InboundContent, InboundNews } from '@wamux/simulator';

/** A user who shows a number, and what WhatsApp calls whom: an id of the old numbering of Ivory Coast, and a user id. */
export const user = '573001112233';
export const writers = [user, '22507123456', 'CO.13491208655302741918'] as const;

const media = { mimeType: 'application/pdf', data: Buffer.from('what a customer sent') };
const image = { type: 'image', mimeType: 'image/jpeg', caption: 'Foto' } as const;
const place = { type: 'location', latitude: 4.71, longitude: -74.07 } as const;
const item = { productId: 'p', quantity: 2, price: 30, currency: 'USD' };
const referral = {
  sourceType: 'ad',
  sourceId: '1',
  sourceUrl: 'https://fb.example.test/1',
  headline: 'Pan',
  clickId: 'c1',
};

/** What a customer does, and what every provider that documents it tells of that. */
type Sample = readonly [InboundContent, Partial<ReadContent>, event?: object];

/** Everything that a customer can send as a message: a kind that is new to the simulator does not compile until it is here. */
export const messageSamples: Readonly<
  Record<Exclude<InboundContent['type'], 'edit' | 'revoke' | 'number-change'>, readonly Sample[]>
> = {
  text: [
    [
      { type: 'text', text: '¡Hola! 👍' },
      { type: 'text', text: '¡Hola! 👍' },
    ],
    [{ type: 'text', text: 'Hola', groupId: 'G1' }, { type: 'text' }, { groupId: 'G1' }],
    [{ type: 'text', text: 'Hola', referral }, { type: 'text' }, { referral }],
    [{ type: 'text', text: 'Sí', replyTo: 'wamid.OURS' }, { type: 'text' }, { inReplyTo: 'wamid.OURS' }],
  ],
  'button-reply': [
    [
      { type: 'button-reply', id: 'yes', title: 'Sí' },
      { type: 'button-reply', id: 'yes', title: 'Sí' },
    ],
  ],
  'list-reply': [
    [
      { type: 'list-reply', id: 'r1', title: 'Row', description: 'sub' },
      { type: 'list-reply', id: 'r1', title: 'Row' },
    ],
  ],
  'template-button': [
    [
      { type: 'template-button', payload: 'P', text: 'Todo bien' },
      { type: 'button-reply', id: 'P', title: 'Todo bien' },
    ],
  ],
  image: [
    [
      { ...media, ...image },
      { type: 'image', caption: 'Foto' },
    ],
  ],
  video: [[{ ...media, type: 'video', mimeType: 'video/mp4' }, { type: 'video' }]],
  audio: [[{ ...media, type: 'audio', mimeType: 'audio/ogg; codecs=opus' }, { type: 'audio' }]],
  sticker: [[{ ...media, type: 'sticker', mimeType: 'image/webp' }, { type: 'sticker' }]],
  document: [[{ ...media, type: 'document', filename: 'a.pdf' }, { type: 'document' }]],
  location: [
    [place, place],
    [
      { ...place, name: 'Shop', address: 'Cra 30' },
      { ...place, name: 'Shop', address: 'Cra 30' },
    ],
  ],
  contacts: [
    [
      { type: 'contacts', cards: [{ formattedName: 'Ada L', phone: '+57 300 1112244' }] },
      { type: 'contacts' },
    ],
  ],
  reaction: [
    [
      { type: 'reaction', messageId: 'wamid.1', emoji: '👍' },
      { type: 'reaction', messageId: 'wamid.1', emoji: '👍' },
    ],
    [
      { type: 'reaction', messageId: 'wamid.1', emoji: '' },
      { type: 'reaction', messageId: 'wamid.1', emoji: '' },
    ],
  ],
  order: [
    [
      { type: 'order', catalogId: 'c', items: [item], text: 'para hoy' },
      { type: 'order', catalogId: 'c', items: [item], text: 'para hoy' },
    ],
    [
      { type: 'order', catalogId: 'c', items: [item] },
      { type: 'order', catalogId: 'c', items: [item] },
    ],
  ],
  'flow-reply': [
    [
      { type: 'flow-reply', response: { phone: '+447700900123', plan: 'Basic Premium' } },
      { type: 'flow-reply', response: { phone: '+447700900123', plan: 'Basic Premium' } },
    ],
  ],
  unsupported: [
    [
      { type: 'unsupported', rawType: 'poll_creation' },
      { type: 'unsupported', rawType: 'poll_creation' },
    ],
  ],
};

/** What a customer does that is no message, and the event that it is. */
export const changeSamples: readonly (readonly [InboundContent, Partial<WebhookEvent>])[] = [
  [
    { type: 'edit', messageId: 'wamid.OLD', text: 'a las nueve' },
    {
      type: 'message-edited',
      providerMessageId: 'wamid.OLD',
      from: `+${user}`,
      content: { type: 'text', text: 'a las nueve' },
    },
  ],
  [
    { type: 'revoke', messageId: 'wamid.OLD' },
    { type: 'message-revoked', providerMessageId: 'wamid.OLD', from: `+${user}` },
  ],
  [
    { type: 'number-change', newNumber: '573009998877' },
    { type: 'user-changed', from: `+${user}`, to: '+573009998877' },
  ],
];

const userId = writers[2];

/** All news beside messages: a kind that is new to the simulator does not compile until it is here. */
export const newsSamples: Readonly<
  Record<InboundNews['type'], readonly (readonly [InboundNews, Partial<WebhookEvent>])[]>
> = {
  echo: [
    [
      { type: 'echo', to: user, text: 'Ya voy' },
      { type: 'echo', to: `+${user}`, content: { type: 'text', text: 'Ya voy' } },
    ],
  ],
  call: [
    [
      { type: 'call', callId: 'wacid.1', from: user, event: 'connect' },
      { type: 'call', callId: 'wacid.1', from: `+${user}`, status: 'connect' },
    ],
    [
      { type: 'call', callId: 'wacid.2', from: userId, event: 'terminate' },
      { type: 'call', callId: 'wacid.2', from: userId, status: 'terminate' },
    ],
  ],
  'marketing-preference': [
    [
      { type: 'marketing-preference', from: user, wants: false },
      { type: 'marketing-preference', from: `+${user}`, wants: false },
    ],
    [
      { type: 'marketing-preference', from: userId, wants: true },
      { type: 'marketing-preference', from: userId, wants: true },
    ],
  ],
  'user-id-change': [
    [
      { type: 'user-id-change', previous: userId, current: 'CO.2349120865530' },
      { type: 'user-changed', from: userId, to: 'CO.2349120865530' },
    ],
  ],
  'template-status': [
    [
      { type: 'template-status', name: 'sale', language: 'es', event: 'PAUSED', reason: 'LOW_QUALITY' },
      { type: 'template', name: 'sale', language: 'es', state: 'paused', reason: 'LOW_QUALITY' },
    ],
  ],
  account: [
    [
      { type: 'account', event: 'ACCOUNT_RESTRICTION' },
      { type: 'account', change: 'ACCOUNT_RESTRICTION' },
    ],
  ],
  'number-quality': [
    [
      { type: 'number-quality', event: 'FLAGGED' },
      { type: 'account', change: 'FLAGGED' },
    ],
  ],
};
