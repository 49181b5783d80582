import { createHash, createHmac } from 'node:crypto';
import type { Draw } from './draw.js';

// What providers push and how they sign it, written from their documentation, apart from the code under test.

export interface Status {
  readonly id: string;
  readonly status: string;
}

export interface Dialect {
  readonly name: 'bird' | 'meta';
  /** The address as it is registered. */
  readonly address: string;
  readonly signatureHeader: string;
  /** A body, as the bytes of that provider, and what it tells. */
  write(draw: Draw): { readonly body: Buffer; readonly statuses: readonly Status[] };
  /** @param at Seconds since the epoch. */
  sign(secret: string, body: Buffer, at: number, address?: string): Record<string, string>;
}

const words = ['Olá 😀', 'https://app.example.test/a?b=c', 'señal', 'plain', ' '];

/** JSON in one of many spellings: parsed and written again it is never what it was. */
function spell(draw: Draw, value: unknown): Buffer {
  const text = JSON.stringify(value, null, draw.one([0, 0, 1, 2]))
    .replaceAll('/', draw.one(['/', '\\/']))
    .replaceAll(/[^\0-\x7f]/g, (letter) =>
      draw.below(2) === 0 ? letter : `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  return Buffer.from(`${text}${draw.one(['\n', ' ', '\r\n'])}`);
}

/** @see https://docs.bird.com/api/notifications-api/api-reference/webhooks/verifying-a-webhook */
export const bird: Dialect = {
  name: 'bird',
  address: 'https://app.example.test/webhooks/bird?app=1',
  signatureHeader: 'messagebird-signature',
  write(draw) {
    const status = { id: draw.word(12), status: draw.one(['sent', 'delivered', 'delivery_failed']) };
    const payload = { ...status, reference: draw.word(8), reason: draw.one(words) };
    return {
      body: spell(draw, { service: 'channels', event: 'whatsapp.outbound', payload }),
      statuses: [status],
    };
  },
  sign(secret, body, at, address = bird.address) {
    const hash = createHash('sha256').update(body).digest();
    const signed = Buffer.concat([Buffer.from(`${at}\n${address}\n`), hash]);
    return {
      'messagebird-signature': createHmac('sha256', secret).update(signed).digest('base64'),
      'messagebird-request-timestamp': String(at),
    };
  },
};

/** @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started */
export const meta: Dialect = {
  name: 'meta',
  address: 'https://app.example.test/webhooks/meta',
  signatureHeader: 'x-hub-signature-256',
  write(draw) {
    const statuses = Array.from({ length: 1 + draw.below(3) }, () => ({
      id: `wamid.${draw.word(12)}`,
      status: draw.one(['sent', 'delivered', 'read', 'failed']),
    }));
    const items = statuses.map((status) => ({ ...status, timestamp: '1719823259', note: draw.one(words) }));
    const change = {
      field: 'messages',
      value: { metadata: { phone_number_id: '106540352242922' }, statuses: items },
    };
    const content = { object: 'whatsapp_business_account', entry: [{ id: '102', changes: [change] }] };
    return { body: spell(draw, content), statuses };
  },
  sign: (secret, body) => ({
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  }),
};
