import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toBarsSvg } from './diagrams/bars.js';
import { root } from './shell.js';

// What `npm run bench -- publish` has measured, as tables and plots of docs/performance.md.

interface Compared {
  readonly name: string;
  readonly ratio: number;
  readonly cpuRatio: number;
}

interface Measured {
  /** Node, cores, memory, and how busy the machine was. */
  readonly machine: string;
  /** The day, as in 2026-11-28. */
  readonly on: string;
}

interface OfStores<Row> {
  readonly sqlite: Row;
  readonly postgres: Row;
}

interface Delay {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

interface Figures {
  readonly client: Measured & {
    readonly adapters: readonly Compared[];
    readonly countries: readonly Compared[];
    readonly worst: string;
  };
  readonly start: Measured & {
    readonly rows: readonly { readonly name: 'client' | 'help' | 'send'; readonly ratio: number }[];
    readonly bundle: { readonly gzipped: number };
  };
  readonly webhooks: Measured & {
    readonly ratio: number;
    readonly cpuRatio: number;
    readonly stores: OfStores<{ readonly perSecond: number; readonly ratio: number }>;
  };
  readonly outbox: Measured & {
    readonly enqueue: OfStores<{ readonly perSecond: number; readonly ratio: number }>;
    readonly latency: OfStores<{ readonly same: Delay; readonly other: Delay }>;
    readonly sustained: OfStores<{ readonly perSecond: number }>;
    readonly stored: OfStores<{ readonly ratio: number }>;
    readonly memory: OfStores<{ readonly growth: number }>;
  };
}

const { client, outbox, start, webhooks }: Figures = JSON.parse(
  readFileSync(join(root, 'docs/figures/performance.json'), 'utf8'),
);

const table = (head: string, rows: readonly string[]): string =>
  [head, head.replaceAll(/[^|]+/g, ' --- '), ...rows].join('\n');
const count = (value: number): string => Math.round(value).toLocaleString('en');
const ratio = (value: number): string => value.toFixed(2);
const measuredOn = ({ machine, on }: Measured): string => `Measured on ${on}: ${machine}.`;
const compared = (rows: readonly Compared[], what: string): string =>
  table(
    `| ${what} | throughput | CPU time |`,
    rows.map((row) => `| ${row.name} | ${ratio(row.ratio)} | ${ratio(row.cpuRatio)} |`),
  );

const startTitles = {
  client: "`import 'wamux'` and `createClient` with one provider",
  help: '`wamux --help`',
  send: '`wamux send`',
};

/** By the name of the generated part. */
export const performanceParts: Readonly<Record<string, string>> = {
  client: [
    measuredOn(client),
    compared(client.adapters, 'adapter'),
    `By ${client.worst}, the adapter that costs most beside its bare twin, to numbers of one country at a time:`,
    compared(client.countries, 'country'),
  ].join('\n\n'),
  start: [
    measuredOn(start),
    table(
      "| process | CPU time, of that of `import 'undici'` |",
      start.rows.map((row) => `| ${startTitles[row.name]} | ${ratio(row.ratio)} |`),
    ),
    `A function with one provider over \`fetch\`, minified by esbuild: ${count(start.bundle.gzipped / 1000)} kB gzipped.`,
  ].join('\n\n'),
  webhooks: [
    measuredOn(webhooks),
    `One status a request: throughput ${ratio(webhooks.ratio)} of bare, CPU time ${ratio(webhooks.cpuRatio)}. In batches of 1,000:`,
    table('| store | statuses/s | of the bare driver |', [
      `| SQLite | ${count(webhooks.stores.sqlite.perSecond)} | ${ratio(webhooks.stores.sqlite.ratio)} |`,
      `| PostgreSQL | ${count(webhooks.stores.postgres.perSecond)} | ${ratio(webhooks.stores.postgres.ratio)} |`,
    ]),
  ].join('\n\n'),
  outbox: [
    measuredOn(outbox),
    table('| | SQLite | PostgreSQL |', [
      outboxRow(
        'messages enqueued a second, 64 callers',
        ({ enqueue }) => enqueue,
        (row) => count(row.perSecond),
      ),
      outboxRow(
        'the same, of the bare driver',
        ({ enqueue }) => enqueue,
        (row) => ratio(row.ratio),
      ),
      outboxRow(
        'enqueued, sent and accepted a second',
        ({ sustained }) => sustained,
        (row) => count(row.perSecond),
      ),
      outboxRow(
        'from enqueue to the provider, p50 and p99, in ms',
        ({ latency }) => latency,
        (row) => delays(row.same),
      ),
      outboxRow(
        'the same, with the worker in another process',
        ({ latency }) => latency,
        (row) => delays(row.other),
      ),
      outboxRow(
        'a claim beside 1,110,000 messages, of one beside none',
        ({ stored }) => stored,
        (row) => ratio(row.ratio),
      ),
      outboxRow(
        'memory after 100,000 messages, of that after 20,000',
        ({ memory }) => memory,
        (row) => ratio(row.growth),
      ),
    ]),
  ].join('\n\n'),
};

function outboxRow<Row>(
  title: string,
  rowsOf: (figures: Figures['outbox']) => OfStores<Row>,
  show: (row: Row) => string,
): string {
  const { postgres, sqlite } = rowsOf(outbox);
  return `| ${title} | ${show(sqlite)} | ${show(postgres)} |`;
}

function delays({ p50Ms, p99Ms }: Delay): string {
  return `${p50Ms.toFixed(1)}, ${p99Ms.toFixed(1)}`;
}

/** By the name of the file in docs/diagrams. */
export const performancePlots: Readonly<Record<string, string>> = {
  'performance-client': toBarsSvg({
    title: `Throughput of a send by each adapter, as a share of bare undici: ${client.adapters
      .map((row) => `${row.name} ${ratio(row.ratio)}`)
      .join(', ')}.`,
    reference: { value: 1, name: 'bare undici request' },
    bars: client.adapters.map((row) => ({ name: row.name, value: row.ratio, shown: ratio(row.ratio) })),
  }),
  'performance-outbox': toBarsSvg({
    title: `Messages a second, durable: enqueued ${count(outbox.enqueue.sqlite.perSecond)} on SQLite and ${count(
      outbox.enqueue.postgres.perSecond,
    )} on PostgreSQL; sent ${count(outbox.sustained.sqlite.perSecond)} and ${count(outbox.sustained.postgres.perSecond)}.`,
    bars: [
      ['SQLite, enqueued', outbox.enqueue.sqlite.perSecond] as const,
      ['SQLite, sent', outbox.sustained.sqlite.perSecond] as const,
      ['PostgreSQL, enqueued', outbox.enqueue.postgres.perSecond] as const,
      ['PostgreSQL, sent', outbox.sustained.postgres.perSecond] as const,
    ].map(([name, value]) => ({ name, value, shown: `${count(value)} a second` })),
  }),
};
