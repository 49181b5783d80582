import {
  dialects as registered,
  type SignatureHeader,
  type TimelineStatus,
  type WebhookDescription,
} from '@wamux/simulator';
import type { Draw } from '../draw.js';

// The simulator's dialects, which follow the providers' documentation, write and sign the requests: they share nothing with
// the code under test.

/** A status as it must be read. */
export interface Status {
  readonly id: string;
  readonly status: TimelineStatus;
}

/** A provider that signs what it reports. */
export interface SigningDialect {
  /** The provider's name in the config. */
  readonly name: string;
  /** Its entry in the config, without `webhook`. */
  readonly entry: { readonly adapter: string };
  /** The members of the entry's `webhook`, besides the secrets. */
  readonly webhook: { readonly publicUrl: string };
  /** The registered address. */
  readonly address: string;
  readonly signature: SignatureHeader;
  /** The media type of its bodies. */
  readonly contentType: string;
  readonly challenge: WebhookDescription['challenge'];
  /** Writes a body, in the bytes of that provider, and the statuses that it reports. */
  write(draw: Draw): { readonly body: Buffer; readonly statuses: readonly Status[] };
  /** @param at Seconds since the epoch. */
  sign(secret: string, body: Buffer, at: number, address?: string): Readonly<Record<string, string>>;
}

const words = ['Olá 😀', 'https://app.example.test/a?b=c', 'señal', 'plain', ' '];
const statusWords: readonly TimelineStatus[] = ['sent', 'delivered', 'read', 'failed'];

/** Writes JSON in one of many forms, so that parsing and writing it again never gives the same bytes. */
function spell(draw: Draw, value: unknown): Buffer {
  const text = JSON.stringify(value, null, draw.one([0, 0, 1, 2]))
    .replaceAll('/', draw.one(['/', '\\/']))
    .replaceAll(/[^\0-\x7f]/g, (letter) =>
      draw.below(2) === 0 ? letter : `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  return Buffer.from(`${text}${draw.one(['\n', ' ', '\r\n'])}`);
}

/** Writes a form in one of many encodings; its parameters, which are what is signed, stay the same. */
function spellForm(draw: Draw, value: object): Buffer {
  const parameters = new URLSearchParams(
    Object.entries(value).map(([name, one]): [string, string] => [name, String(one)]),
  );
  const text = parameters.toString().replaceAll('+', draw.one(['+', '%20']));
  return Buffer.from(
    draw.below(2) === 0 ? text : text.replaceAll(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
  );
}

/** Every registered dialect that signs its requests. A provider that signs nothing has no signature to forge. */
export const signingDialects: readonly SigningDialect[] = Object.values(registered).flatMap(
  ({ name: adapter, config, webhooks }) => {
    if (webhooks === undefined || webhooks.signing.header === null) return [];
    const { signing } = webhooks;
    const { header: signature } = webhooks.signing;
    const address = `https://app.example.test/webhooks/${config.id}?app=1`;
    const reported = statusWords.filter((status) => webhooks.reports(status));
    const dialect: SigningDialect = {
      name: config.id,
      entry: { adapter, ...config.settings },
      webhook: { ...config.webhook, publicUrl: address },
      address,
      signature,
      contentType: webhooks.contentType ?? 'application/json',
      challenge: webhooks.challenge,
      write(draw) {
        const count = webhooks.batches ? 1 + draw.below(3) : 1;
        const at = 1_719_823_259_000 + draw.below(10_000_000);
        const statuses = Array.from({ length: count }, () => ({
          id: draw.word(12),
          status: draw.one(reported),
        }));
        const events = statuses.map((status) => webhooks.statusEvent({ ...status, at }));
        const content = { ...webhooks.bodyOf(events), note: draw.one(words) };
        const write = webhooks.contentType === undefined ? spell : spellForm;
        return { body: write(draw, content), statuses };
      },
      sign: (secret, body, at, url = address) => signing.sign({ secret, body, url, at: at * 1000 }).headers,
    };
    return [dialect];
  },
);
