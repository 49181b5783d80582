import { channelsLimits } from '../packages/channels/src/channels-limits.js';
import { cloudApiLimits } from '../packages/cloud-api/src/cloud-api-limits.js';
import {
  type DocumentedLimit,
  freeFormMessageSchema,
  type MessageType,
  messageLimits,
} from '../packages/core/src/index.js';
import { carriedTypes } from '../packages/core/src/policy/media-rules.js';
import { templateTextLimits } from '../packages/core/src/policy/template-text.js';
import { decisionTelecomLimits } from '../packages/decision-telecom/src/decision-telecom-limits.js';
import { wolkvoxLimits } from '../packages/wolkvox/src/wolkvox-limits.js';
import { acmeChatLimits } from '../templates/provider/src/acme-chat-limits.js';
import type { adapters } from './floors.js';

const inWords = (count: number): string => count.toLocaleString('en-US');

/** `rowDescription` → `row description`. */
const toWords = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const toSize = (bytes: number): string =>
  bytes % 2 ** 20 === 0 ? `${bytes / 2 ** 20} MiB` : `${bytes / 2 ** 10} KiB`;

/** What a provider documents, by a name for each limit. */
type LimitTable = Readonly<Record<string, DocumentedLimit>>;

const ofAdapters: Readonly<Record<(typeof adapters)[number], LimitTable>> = {
  wolkvox: wolkvoxLimits,
  'decision-telecom': decisionTelecomLimits,
  channels: channelsLimits,
  'cloud-api': cloudApiLimits,
};

/** The tables of the pages of providers: what each provider documents beside WhatsApp's own limits. */
export const providerLimits: readonly { readonly page: string; readonly text: string }[] = [
  ...Object.entries(ofAdapters).map(([name, limits]) => ({
    page: `docs/providers/${name}.md`,
    text: providerTable(limits),
  })),
  { page: 'templates/provider/acme-chat.md', text: providerTable(acmeChatLimits) },
];

function providerTable(limits: LimitTable): string {
  const rows = Object.entries(limits).map(([name, { field, on, min, max, unit, kind, source }]) => {
    const upTo = unit === 'bytes' ? toSize(max) : `${inWords(max)} ${unit}`;
    const allowed = min === undefined ? `at most ${upTo}` : `${inWords(min)} to ${upTo}`;
    const where = on === undefined ? '' : ` (${on.join(', ')})`;
    return `| ${toWords(name)} | \`${field}\`${where} | ${allowed} | \`${kind}\` | [source](${source}) |`;
  });
  if (rows.length === 0) return 'The documentation names none beside those of WhatsApp.';
  return ['| limit | field | allowed | refused as | |', '| --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

const messages = 'https://developers.facebook.com/documentation/business-messaging/whatsapp/messages';
/** Meta's page of each kind of message. */
const metaPages: Readonly<Record<Exclude<MessageType, 'template'>, string>> = {
  text: `${messages}/text-messages`,
  image: `${messages}/image-messages`,
  video: `${messages}/video-messages`,
  audio: `${messages}/audio-messages`,
  sticker: `${messages}/sticker-messages`,
  document: `${messages}/document-messages`,
  location: `${messages}/location-messages`,
  contacts: `${messages}/contacts-messages`,
  reaction: `${messages}/reaction-messages`,
  buttons: `${messages}/interactive-reply-buttons-messages`,
  list: `${messages}/interactive-list-messages`,
};
const templates = 'https://developers.facebook.com/documentation/business-messaging/whatsapp/templates';
const parameters = 'https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages';

/** A part of a JSON Schema, as far as limits are written in it. */
interface Schema {
  readonly const?: string;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly Schema[];
}

/** WhatsApp's own limits, read from the schemas that refuse what is over them. */
export function whatsAppTable(): string {
  const { oneOf = [] } = freeFormMessageSchema.toJSONSchema({
    io: 'input',
    unrepresentable: 'any',
  }) as Schema;
  const rows = oneOf.flatMap((schema) => {
    const type = String(schema.properties?.type?.const) as keyof typeof metaPages;
    // One emoji is a limit in itself; how many characters it has is a guard of ours.
    const found = limitsOf(schema, '').filter(({ field }) => field !== 'emoji');
    return found.map(({ field, max }) => [type, `\`${field}\``, max, metaPages[type]] as const);
  });
  const filled = (field: string, max: number, page: string) =>
    ['template', field, `${inWords(max)} characters`, page] as const;
  const all = [
    ...rows,
    ['list', 'rows over all `sections`', `${messageLimits.list.rows} entries`, metaPages.list] as const,
    filled('`name`', messageLimits.templateName, `${templates}/overview`),
    filled('`header.text`', templateTextLimits.header, parameters),
    filled('each of `variables`, beside a header or buttons', templateTextLimits.body, parameters),
    filled('each of `variables`, alone', templateTextLimits.bodyAlone, parameters),
    filled('`buttons[].value`, the end of a URL', templateTextLimits.url, `${templates}/components`),
  ];
  return [
    '| message | field | at most | |',
    '| --- | --- | --- | --- |',
    ...all.map(([type, field, max, page]) => `| \`${type}\` | ${field} | ${max} | [Meta](${page}) |`),
  ].join('\n');
}

function limitsOf(schema: Schema, path: string): { readonly field: string; readonly max: string }[] {
  const { maxLength, maxItems, items, properties = {} } = schema;
  return [
    ...(maxLength === undefined ? [] : [{ field: path, max: `${inWords(maxLength)} characters` }]),
    ...(maxItems === undefined ? [] : [{ field: path, max: `${inWords(maxItems)} entries` }]),
    ...(items === undefined ? [] : limitsOf(items, `${path}[]`)),
    ...Object.entries(properties).flatMap(([name, inner]) =>
      limitsOf(inner, path === '' ? name : `${path}.${name}`),
    ),
  ];
}

/** The file types that WhatsApp carries, by kind of media. */
export function mediaTable(): string {
  const rows = Object.entries(carriedTypes).map(
    ([kind, types]) =>
      `| \`${kind}\` | ${types.map((type) => `\`${type}\``).join(', ')} | [Meta](${metaPages[kind as keyof typeof carriedTypes]}) |`,
  );
  return ['| message | types | |', '| --- | --- | --- |', ...rows].join('\n');
}
