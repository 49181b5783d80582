import { join } from 'node:path';
import { messageKinds } from '../packages/core/src/index.js';
import type { DocumentedLimit } from '../packages/core/src/policy/documented-limits.js';
import { carriedTypes } from '../packages/core/src/policy/media-rules.js';
import { templateTextLimits } from '../packages/core/src/policy/template-text.js';
import { adapters } from './floors.js';
import { root } from './shell.js';

const inWords = (count: number): string => count.toLocaleString('en-US');

/** `rowDescription` → `row description`. */
const toWords = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const toSize = (bytes: number): string =>
  bytes % 2 ** 20 === 0 ? `${bytes / 2 ** 20} MiB` : `${bytes / 2 ** 10} KiB`;

/** The limits that a provider documents, by name. */
type LimitTable = Readonly<Record<string, DocumentedLimit>>;

/** A limits file exports the table under the adapter's name: `decisionTelecomLimits`. */
async function limitsIn(folder: string, name: string): Promise<LimitTable> {
  const module = await import(join(root, folder, 'src', `${name}-limits.ts`));
  const exported = `${name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Limits`;
  const table: LimitTable | undefined = module[exported];
  if (table === undefined) throw new Error(`${folder} exports no ${exported}`);
  return table;
}

/** The tables of the providers' pages: what each provider documents besides WhatsApp's own limits. */
export const providerLimits: readonly { readonly page: string; readonly text: string }[] = [
  ...(await Promise.all(
    adapters.map(async (name) => ({
      page: `docs/providers/${name}.md`,
      text: providerTable(await limitsIn(`packages/${name}`, name)),
    })),
  )),
  {
    page: 'templates/provider/acme-chat.md',
    text: providerTable(await limitsIn('templates/provider', 'acme-chat')),
  },
];

function providerTable(limits: LimitTable): string {
  const rows = Object.entries(limits).map(([name, { field, on, min, max, unit, kind, source }]) => {
    const upTo = unit === 'bytes' ? toSize(max) : `${inWords(max)} ${unit}`;
    const allowed = min === undefined ? `at most ${upTo}` : `${inWords(min)} to ${upTo}`;
    const where = on === undefined ? '' : ` (${on.join(', ')})`;
    return `| ${toWords(name)} | \`${field}\`${where} | ${allowed} | \`${kind}\` | [source](${source}) |`;
  });
  if (rows.length === 0) return 'The documentation names none besides those of WhatsApp.';
  return ['| limit | field | allowed | refused as | |', '| --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

const reference = 'https://developers.facebook.com/documentation/business-messaging/whatsapp';
const parameters = 'https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages';

/** WhatsApp's own limits: those of the kinds of messages, and those of what fills a template. */
export function whatsAppTable(): string {
  const rows = messageKinds.flatMap(({ type, limits }) =>
    Object.entries(limits).map(([field, { max, unit, source }]) =>
      toRow(type, `\`${field}\``, max, unit, source),
    ),
  );
  const filled = (field: string, max: number, source: string): string =>
    toRow('template', field, max, 'characters', source);
  return [
    '| message | field | at most | source |',
    '| --- | --- | --- | --- |',
    ...rows,
    filled('`header.text`', templateTextLimits.header, parameters),
    filled('each of `variables`, beside a header or buttons', templateTextLimits.body, parameters),
    filled('each of `variables`, alone', templateTextLimits.bodyAlone, parameters),
    filled(
      '`buttons[].value`, the end of a URL',
      templateTextLimits.url,
      `${reference}/templates/components`,
    ),
  ].join('\n');
}

const toRow = (type: string, field: string, max: number, unit: string, source: string): string => {
  const told = source.startsWith('https://') ? `[Meta](${source})` : source;
  return `| \`${type}\` | ${field} | ${inWords(max)} ${unit} | ${told} |`;
};

/** The file types that WhatsApp carries, by kind of media. */
export function mediaTable(): string {
  const rows = Object.entries(carriedTypes).map(
    ([kind, types]) =>
      `| \`${kind}\` | ${types.map((type) => `\`${type}\``).join(', ')} | [Meta](${reference}/messages/${kind}-messages) |`,
  );
  return ['| message | types | |', '| --- | --- | --- |', ...rows].join('\n');
}
