import { inspect } from 'node:util';
import { type MessageKind, messageKinds } from '../packages/core/src/index.js';
import { envelopeLimits, messageEnvelope } from '../packages/core/src/messages/message-envelope.js';
import type { MessageLimits } from '../packages/core/src/messages/message-kind.js';

/** For each kind: what it is, a message, its fields and its limits. */
export const kindSections = (): string => messageKinds.map(toSection).join('\n\n');

export const envelopeLimitTable = (): string => toLimitTable(envelopeLimits);

function toSection({ type, doc, limits, sample, schema }: MessageKind): string {
  const fields = Object.entries(schema.shape).filter(
    ([name]) => name === 'type' || !(name in messageEnvelope()),
  );
  const named = (wanted: boolean): string =>
    fields
      .filter(([, field]) => field.safeParse(undefined).success === wanted)
      .map(([name]) => `\`${name}\``)
      .join(', ');
  const optional = named(true);
  const send = type === 'template' ? 'sendTemplate' : 'send';
  const message = inspect(sample, { depth: null, breakLength: 100 });
  return [
    `### ${type}`,
    doc,
    `\`\`\`js\nawait client.${send}(${message});\n\`\`\``,
    `Required: ${named(false)}.${optional === '' ? '' : ` Optional: ${optional}.`}`,
    ...(Object.keys(limits).length === 0 ? [] : [toLimitTable(limits)]),
  ].join('\n\n');
}

function toLimitTable(limits: MessageLimits): string {
  const rows = Object.entries(limits).map(([path, { max, unit, source }]) =>
    toRow([`\`${path}\``, `${max} ${unit}`, toLink(source)]),
  );
  return [toRow(['part', 'at most', 'source']), toRow(['---', '---', '---']), ...rows].join('\n');
}

const toLink = (source: string): string =>
  source.startsWith('https://') ? `[${source.split('/').at(-1)}](${source})` : source;

const toRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
