import { readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { sendThroughEvery } from '../examples/switch-provider/every-provider.js';
import { channelsAnswerMeanings } from '../packages/channels/src/map-channels-error.js';
import { channelsFailureMeanings } from '../packages/channels/src/map-channels-failure.js';
import { commonArgs } from '../packages/cli/src/command.js';
import { commands } from '../packages/cli/src/commands.js';
import { exitCodes } from '../packages/cli/src/exit-codes.js';
import { toMeaning, toSign } from '../packages/cli/src/help.js';
import { advice } from '../packages/cli/src/output/advice.js';
import { type ErrorKind, type ErrorKindPolicy, errorKinds } from '../packages/core/src/index.js';
import { decisionTelecomErrorMeanings } from '../packages/decision-telecom/src/map-decision-telecom-error.js';
import { dialog360ErrorMeanings } from '../packages/dialog360/src/map-dialog360-error.js';
import { metricTable } from '../packages/gateway/src/metrics/metric-table.js';
import { operations } from '../packages/gateway/src/operations/index.js';
import { firstCoverage } from '../packages/gupshup/src/gupshup-first-coverage.js';
import { gupshupErrorMeanings } from '../packages/gupshup/src/map-gupshup-error.js';
import { infobipErrorMeanings } from '../packages/infobip/src/infobip-error-meanings.js';
import { metaErrorMeanings } from '../packages/meta-format/src/index.js';
import { outboxEventMeanings } from '../packages/outbox/src/outbox-events.js';
import { type ErrorMeaning, toCoverageTable } from '../packages/provider-kit/src/index.js';
import { type Decision, decide } from '../packages/router/src/decide.js';
import { defaults, type OnUnknown } from '../packages/router/src/route.js';
import { twilioErrorMeanings } from '../packages/twilio/src/twilio-error-meanings.js';
import { vonageErrorMeanings } from '../packages/vonage/src/map-vonage-error.js';
import { wolkvoxErrorMeanings } from '../packages/wolkvox/src/map-wolkvox-error.js';
import { assumedList } from './assumed-rules.js';
import { capacityTable } from './capacity.js';
import { coverageTables } from './coverage-tables.js';
import { jsonShapes, toShapeText } from './json-shapes.js';
import { mediaTable, providerLimits, whatsAppTable } from './limit-tables.js';
import { envelopeLimitTable, kindSections } from './message-kinds-doc.js';
import { performanceParts } from './performance.js';
import { spanishErrorKindTable } from './spanish-error-kinds.js';

/** The providers that the recipe compares. Until a new provider is added here, it changes only its own page. */
const compared: readonly string[] = [
  ...['wolkvox', 'decision-telecom', 'channels', 'cloud-api', 'dialog360'],
  ...['twilio', 'infobip', 'vonage', 'gupshup'],
];

/** A part of a page that is generated from the code, between `<!-- generated: name -->` and `<!-- /generated -->`. */
export interface GeneratedPart {
  readonly page: string;
  readonly name: string;
  readonly text: string;
}

export const generatedParts: readonly GeneratedPart[] = [
  { page: 'docs/messages.md', name: 'envelope-limits', text: envelopeLimitTable() },
  { page: 'docs/messages.md', name: 'kinds', text: kindSections() },
  { page: 'docs/concepts/outcomes.md', name: 'error-kinds', text: errorKindTable() },
  { page: 'docs/es/resultados.md', name: 'error-kinds-es', text: spanishErrorKindTable() },
  { page: 'docs/concepts/failover.md', name: 'decisions', text: decisionTable() },
  { page: 'docs/troubleshooting.md', name: 'advice', text: adviceTable() },
  ...Object.entries(performanceParts).map(([name, text]) => ({ page: 'docs/performance.md', name, text })),
  { page: 'docs/operations.md', name: 'capacity', text: capacityTable('en') },
  { page: 'docs/es/operacion-de-noche.md', name: 'capacity-es', text: capacityTable('es') },
  ...['docs/getting-started.md', 'docs/es/primeros-pasos.md'].flatMap((page) =>
    ['first-message', 'with-outbox'].map((name) => ({
      page,
      name,
      text: codeOf(`examples/getting-started/${name}.ts`),
    })),
  ),
  {
    page: 'docs/recipes/switch-provider.md',
    name: 'notify-customer',
    text: codeOf('examples/switch-provider/notify-customer.ts'),
  },
  { page: 'docs/recipes/switch-provider.md', name: 'every-provider', text: await passageSections() },
  ...['docs/recipes/one-time-codes.md', 'docs/es/codigos-de-un-solo-uso.md'].map((page) => ({
    page,
    name: 'send-code',
    text: codeOf('examples/one-time-codes/send-code.ts'),
  })),
  {
    page: 'docs/recipes/two-way-chat.md',
    name: 'two-way-chat',
    text: codeOf('examples/two-way-chat/chat.ts'),
  },
  {
    page: 'docs/recipes/order-and-message.md',
    name: 'order-and-message',
    text: codeOf('examples/outbox/order-and-message.ts'),
  },
  ...Object.entries({
    client: 'client.ts',
    express: 'express.ts',
    fastify: 'fastify.ts',
    hono: 'hono.ts',
    next: 'app/webhooks/[provider]/route.ts',
  }).map(([name, file]) => ({
    page: 'docs/recipes/webhooks.md',
    name: `webhooks-${name}`,
    text: codeOf(`examples/webhooks/${file}`),
  })),
  { page: 'docs/providers/cloud-api.md', name: 'error-codes', text: errorMeaningTable(metaErrorMeanings) },
  { page: 'docs/providers/channels.md', name: 'answers', text: errorMeaningTable(channelsAnswerMeanings) },
  { page: 'docs/providers/channels.md', name: 'failures', text: errorMeaningTable(channelsFailureMeanings) },
  {
    page: 'docs/providers/decision-telecom.md',
    name: 'error-codes',
    text: errorMeaningTable(decisionTelecomErrorMeanings),
  },
  {
    page: 'docs/providers/dialog360.md',
    name: 'error-codes',
    text: errorMeaningTable(dialog360ErrorMeanings),
  },
  { page: 'docs/providers/wolkvox.md', name: 'error-codes', text: errorMeaningTable(wolkvoxErrorMeanings) },
  { page: 'docs/providers/vonage.md', name: 'error-codes', text: errorMeaningTable(vonageErrorMeanings) },
  { page: 'docs/providers/gupshup.md', name: 'coverage-v1', text: toCoverageTable(firstCoverage) },
  { page: 'docs/providers/gupshup.md', name: 'error-codes', text: errorMeaningTable(gupshupErrorMeanings) },
  { page: 'docs/providers/infobip.md', name: 'error-codes', text: errorMeaningTable(infobipErrorMeanings) },
  { page: 'docs/providers/twilio.md', name: 'error-codes', text: errorMeaningTable(twilioErrorMeanings) },
  ...coverageTables.map(({ page, text }) => ({ page, name: 'coverage', text })),
  ...coverageTables.map(({ page }) => ({ page, name: 'assumed', text: assumedList(simulatedFolder(page)) })),
  { page: 'docs/concepts/limits.md', name: 'whatsapp-limits', text: whatsAppTable() },
  { page: 'docs/concepts/limits.md', name: 'media-types', text: mediaTable() },
  ...providerLimits.map(({ page, text }) => ({ page, name: 'limits', text })),
  { page: 'docs/concepts/outbox.md', name: 'events', text: outboxEventTable() },
  { page: 'docs/gateway.md', name: 'gateway-operations', text: operationTable() },
  { page: 'docs/gateway.md', name: 'gateway-metrics', text: metricRows() },
  ...['send.php', 'verify.php', 'send.go', 'verify.go'].map((file) => ({
    page: 'docs/gateway.md',
    name: `client-${file.replace('.', '-')}`,
    text: sourceOf(`examples/gateway/${file}`),
  })),
  { page: 'docs/cli.md', name: 'exit-codes', text: exitCodeTable() },
  { page: 'docs/cli.md', name: 'commands', text: await commandSections() },
];

/** The folder of the simulated side of the provider that a page describes. */
function simulatedFolder(page: string): string {
  return page.startsWith('docs/providers/')
    ? `packages/simulator/src/${basename(page, '.md')}`
    : 'templates/provider/simulator';
}

/** How the same messages ended at each provider in a run, and the requests that each provider got. */
async function passageSections(): Promise<string> {
  const passages = (await sendThroughEvery()).filter(({ adapter }) => compared.includes(adapter));
  const rows = passages.map(({ adapter, picture, provider, template }) => {
    const routes = `\`[{ "try": ["${provider}"] }]\``;
    const cells = [template.outcome, picture.outcome, template.id];
    return `| ${routes} | [${adapter}](../providers/${adapter}.md) | ${cells.join(' | ')} |`;
  });
  const requests = passages.flatMap(({ adapter, picture, template }) => [
    `### What ${adapter} got`,
    ...[template, picture].flatMap(({ request }) =>
      request === undefined ? [] : [`\`\`\`text\n${request}\n\`\`\``],
    ),
  ]);
  const table = [
    '| `routes` | adapter | template `order_shipped` | image | source of the id in the receipt |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
  return [table, ...requests].join('\n\n');
}

/** A file as a code block of a page; its first line gives the path. */
function codeOf(file: string): string {
  const code = readFileSync(join(import.meta.dirname, '..', file), 'utf8');
  return `\n\`\`\`ts\n// ${file}\n${code}\`\`\`\n`;
}

/** A file of another language as a block of a page. */
function sourceOf(file: string): string {
  const code = readFileSync(join(import.meta.dirname, '..', file), 'utf8');
  return `\n\`\`\`${extname(file).slice(1)}\n${code}\`\`\`\n`;
}

function yes(value: boolean): string {
  return value ? 'yes' : 'no';
}

/** What a provider's codes mean, and what follows from each: the row of its kind in the table of error kinds. */
function errorMeaningTable(rows: readonly ErrorMeaning[]): string {
  const cells = rows.map(({ code, when, meaning, kind, source }) => {
    const { failOver, health, outcome, retryHere, retryLater }: ErrorKindPolicy = errorKinds[kind];
    const stays = outcome === 'unknown' ? 'held' : yes(retryLater);
    const consequence = [yes(retryHere), yes(failOver), health, stays];
    return [code, when ?? '', meaning, `\`${kind}\``, ...consequence, toLink(source)].join(' | ');
  });
  return [
    '| code | if | meaning | kind | retried | fails over | health | stays queued | source |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...cells.map((row) => `| ${row} |`),
  ].join('\n');
}

function toLink(source: string): string {
  return source.startsWith('https:') ? `[${new URL(source).hostname}](${source})` : source;
}

function operationTable(): string {
  const rows = operations.map(({ method, path, summary, scope = '' }) => {
    const needed = scope === '' ? '' : `\`${scope}\``;
    return `| \`${method.toUpperCase()} ${path}\` | ${summary} | ${needed} |`;
  });
  return ['| path | what it does | scope |', '| --- | --- | --- |', ...rows].join('\n');
}

function metricRows(): string {
  const rows = Object.entries(metricTable).map(([name, { type, labels, help }]) => {
    const named = labels.map((label) => `\`${label}\``).join(', ');
    return `| \`${name}\` | ${type} | ${named} | ${help} |`;
  });
  return ['| metric | type | labels | what it is |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function errorKindTable(): string {
  const rows = Object.entries(errorKinds).map(
    ([kind, { meaning, outcome, failOver, health }]) =>
      `| \`${kind}\` | ${meaning} | ${outcome === 'unknown' ? '**unknown**' : 'not accepted'} | ${yes(failOver)} | ${health} |`,
  );
  return [
    '| kind | meaning | outcome | fails over | health |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** What a person should do about each kind of error, in the command line's words. */
function adviceTable(): string {
  const rows = Object.entries(errorKinds).map(
    ([kind, { meaning, outcome }]) =>
      `| \`${kind}\` | ${meaning} | ${outcome === 'unknown' ? '**unknown**' : 'not accepted'} | ${advice[kind as ErrorKind]} |`,
  );
  return ['| kind | meaning | outcome | what to do |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** What `decide` answers for each kind with a route's defaults and plenty of time and budget. */
function decisionTable(): string {
  const decided = (kind: ErrorKind, hasNext: boolean, onUnknown: OnUnknown = 'hold'): string =>
    toWords(
      decide({
        kind,
        hasNext,
        onUnknown,
        retryAfterMs: undefined,
        wasCalled: true,
        attempt: 1,
        waits: 0,
        canReconcile: true,
        nextInMs: undefined,
        mayRepeat: true,
        timeLeftMs: defaults.deadlineMs,
        retry: defaults.retry,
        random: 0,
      }),
    );
  const rows = (Object.keys(errorKinds) as ErrorKind[]).map((kind) => {
    const cells = [decided(kind, true), decided(kind, false), decided(kind, true, 'resend')];
    return `| \`${kind}\` | ${cells.join(' | ')} |`;
  });
  return [
    '| kind | another provider can take it | no other can | with `resend`, another can |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function toWords(decision: Decision): string {
  switch (decision.do) {
    case 'retry':
      return decision.afterMs === 0
        ? 'ask again after a moment'
        : `ask again after ${decision.afterMs / 1000} s or more`;
    case 'next':
      return 'next provider';
    case 'wait':
      return 'wait for a busy provider';
    case 'reconcile':
      return '**hold**, and look it up';
    case 'assume':
      return 'take it for accepted';
    case 'stop':
      return 'stop';
  }
}

function outboxEventTable(): string {
  const rows = Object.entries(outboxEventMeanings).map(([type, meaning]) => `| \`${type}\` | ${meaning} |`);
  return ['| event | when |', '| --- | --- |', ...rows].join('\n');
}

function exitCodeTable(): string {
  const rows = Object.entries(exitCodes).map(
    ([name, { code, meaning }]) => `| ${code} | \`${name}\` | ${meaning} |`,
  );
  return ['| code | name | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

/** For each command: its purpose, an example, and the flags that only it has. */
async function commandSections(): Promise<string> {
  const sections = Object.entries(commands).map(async ([name, { description, load }]) => {
    const command = await load();
    const rows = Object.entries(command.args)
      .filter(([flag]) => !(flag in commonArgs))
      .map(
        ([flag, definition]) =>
          `| \`${toSign(flag, definition)}\` | ${toMeaning(flag, definition, command)} |`,
      );
    const table = ['| flag | meaning |', '| --- | --- |', ...rows];
    return [
      `### wamux ${name}`,
      `${description}.`,
      `\`\`\`sh\n${command.example}\n\`\`\``,
      ...(rows.length === 0 ? [] : [table.join('\n')]),
      ...toJsonLines(name, command),
    ].join('\n\n');
  });
  return (await Promise.all(sections)).join('\n\n');
}

/** What `--json` writes. Messages and other types of the packages are named once, with the members that scripts use. */
function toJsonLines(name: string, { args }: { readonly args: object }): readonly string[] {
  if (!('json' in args)) return [];
  const known = jsonShapes[name];
  if (known === undefined) throw new Error(`no shape says what wamux ${name} writes with --json`);
  const many = known.lines ? ', a line each where there are several' : '';
  return [`\`--json\`${many}:`, `\`\`\`text\n${toShapeText(known.shape)}\n\`\`\``];
}

/** The page with its generated part brought up to date. */
export function withGenerated(page: string, { name, text }: GeneratedPart): string {
  const start = `<!-- generated: ${name} -->\n`;
  const from = page.indexOf(start);
  const to = page.indexOf('<!-- /generated -->', from);
  if (from < 0 || to < 0) throw new Error(`no part "${name}" to generate`);
  return `${page.slice(0, from + start.length)}${text}\n${page.slice(to)}`;
}

export function writeGeneratedDocs(): void {
  for (const part of generatedParts) {
    writeFileSync(part.page, withGenerated(readFileSync(part.page, 'utf8'), part));
  }
}
