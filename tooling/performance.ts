import {
  asRatio,
  type Compared,
  type Delay,
  type Figures,
  figures,
  inThousands,
  type Measured,
  type NamedShare,
  type OfStores,
} from './performance-figures.js';

// The tables of docs/performance.md.

const {
  client,
  gateway,
  outbox,
  peers,
  profile,
  'scale-out': scaleOut,
  start,
  'stored-10m': long,
  webhooks,
} = figures;

const table = (head: string, rows: readonly string[]): string =>
  [head, head.replaceAll(/[^|]+/g, ' --- '), ...rows].join('\n');
const measuredOn = ({ machine, on }: Measured): string => `Measured on ${on}: ${machine}.`;
const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;
const compared = (rows: readonly Compared[], what: string): string =>
  table(
    `| ${what} | throughput | CPU time |`,
    rows.map((row) => `| ${row.name} | ${asRatio(row.ratio)} | ${asRatio(row.cpuRatio)} |`),
  );

const startTitles = {
  client: "`import 'wamux'` and `createClient` with one provider",
  help: '`wamux --help`',
  send: '`wamux send`',
};

/** The texts by the names of the generated parts. */
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
      start.rows.map((row) => `| ${startTitles[row.name]} | ${asRatio(row.ratio)} |`),
    ),
    `A function with one provider over \`fetch\`, minified by esbuild: ${inThousands(start.bundle.gzipped / 1000)} kB gzipped.`,
  ].join('\n\n'),
  webhooks: [
    measuredOn(webhooks),
    `One status a request: throughput ${asRatio(webhooks.ratio)} of bare, CPU time ${asRatio(webhooks.cpuRatio)}. In batches of 1,000:`,
    table('| store | statuses/s | of the bare driver |', [
      `| SQLite | ${inThousands(webhooks.stores.sqlite.perSecond)} | ${asRatio(webhooks.stores.sqlite.ratio)} |`,
      `| PostgreSQL | ${inThousands(webhooks.stores.postgres.perSecond)} | ${asRatio(webhooks.stores.postgres.ratio)} |`,
    ]),
  ].join('\n\n'),
  outbox: [
    measuredOn(outbox),
    table('| | SQLite | PostgreSQL |', [
      outboxRow(
        'messages enqueued a second, 64 callers',
        ({ enqueue }) => enqueue,
        (row) => inThousands(row.perSecond),
      ),
      outboxRow(
        'the same, of the bare driver',
        ({ enqueue }) => enqueue,
        (row) => asRatio(row.ratio),
      ),
      outboxRow(
        'enqueued, sent and accepted a second',
        ({ sustained }) => sustained,
        (row) => inThousands(row.perSecond),
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
        (row) => asRatio(row.ratio),
      ),
      outboxRow(
        'memory after 100,000 messages, of that after 20,000',
        ({ memory }) => memory,
        (row) => asRatio(row.growth),
      ),
    ]),
  ].join('\n\n'),
  'scale-out': [
    measuredOn(scaleOut),
    table(
      '| workers | messages/s | cores busy: server, workers | sessions in a statement, waiting for their worker | statements that take the time | what they wait for |',
      scaleOut.rows.map(
        ({ workers, perSecond, cores, active, inTransaction, statements, waits }) =>
          `| ${workers} | ${inThousands(perSecond)} | ${cores === undefined ? '' : `${asRatio(cores.server)}, ${asRatio(cores.workers)}`} | ${active.toFixed(1)}, ${inTransaction.toFixed(1)} | ${shares(statements)} | ${shares(waits)} |`,
      ),
    ),
    'What kept it from being more, by number of workers:',
    scaleOut.rows.map(({ workers, limit }) => `- ${workers}: ${limit}.`).join('\n'),
  ].join('\n\n'),
  'stored-10m': [
    measuredOn(long),
    table('| | SQLite | PostgreSQL |', [
      storedRow(
        `a claim beside ${inThousands(long.stored.sqlite.messages)} messages, of one beside none`,
        'stored',
        (row) => asRatio(row.ratio),
      ),
      storedRow('`stats()` beside them, in ms', 'stored', ({ statsMs }) => inThousands(statsMs)),
      storedRow('bytes on the disk of a message at the end of its life', 'bytes', (row) =>
        inThousands(row.bytes),
      ),
      storedRow('the same, packed by `vacuum`, `vacuum full`', 'bytes', (row) => inThousands(row.packed)),
      `| bytes of the log (WAL) for it | | ${inThousands(long.bytes.postgres.log)} |`,
      storedRow('messages purged a second', 'bytes', (row) => inThousands(row.purgedPerSecond)),
    ]),
    'Of PostgreSQL, by table and index:',
    table(
      '| | bytes of a message | packed |',
      long.bytes.postgres.relations.map(
        ({ name, table: owner, bytes, packed }) =>
          `| ${name === owner ? `**${name}**` : name} | ${inThousands(bytes)} | ${inThousands(packed)} |`,
      ),
    ),
  ].join('\n\n'),
  gateway: [
    measuredOn(gateway),
    table('| | gateway | library | ratio |', [
      besideLibrary('`POST /v1/messages`, messages a second', gateway.enqueue),
      besideLibrary('webhooks a second', gateway.webhooks),
    ]),
    `When half as many come, evenly, a caller waits ${milliseconds(gateway.enqueue.latency.p50Ms)} at p50 and ` +
      `${milliseconds(gateway.enqueue.latency.p99Ms)} at p99. Beside ` +
      `${inThousands(gateway.console.messages)} stored messages the console's first byte comes after ${consolePages()}. Over ` +
      `${inThousands(gateway.memory.requests)} requests memory is in the last quarter ${asRatio(gateway.memory.growth)} of what it was in the second.`,
  ].join('\n\n'),
  peers: [
    measuredOn(peers),
    table(
      '| to | sent by | messages a second | of bare | CPU-µs a message | of bare |',
      peers.send.vendors.flatMap(({ isTls, rows, vendor }) =>
        rows.map(({ cpu, cpuRatio, name, rate, ratio }) => {
          const to = isTls ? `${vendor}, over TLS` : vendor;
          return `| ${to} | ${name} | ${inThousands(rate)} | ${asRatio(ratio)} | ${inThousands(cpu)} | ${asRatio(cpuRatio)} |`;
        }),
      ),
    ),
    `Left out: ${peers.send.leftOut.map(({ name, why }) => `${name}, which ${why}`).join('; ')}.`,
    'Enqueued by 64 callers, stored durably and sent:',
    table(
      '| | store | messages a second | a message that was on its way when its worker died |',
      peers.durable.map(
        ({ afterCrash, name, perSecond, skipped = '', store }) =>
          `| ${name} | ${store} | ${perSecond === undefined ? skipped : inThousands(perSecond)} | ${afterCrash} |`,
      ),
    ),
    `${inThousands(peers.failover.messages)} messages to two providers, of which the first one takes each and then resets the connection:`,
    table(
      '| | arrived once | arrived twice | never | the caller heard accepted | unknown |',
      peers.failover.rows.map(({ name, never, once, told, twice }) => {
        const counts = [once, twice, never, told.accepted, told.unknown];
        return `| ${name} | ${counts.map(inThousands).join(' | ')} |`;
      }),
    ),
  ].join('\n\n'),
  profile: [
    measuredOn(profile),
    table(`| part | ${profile.rows.map(({ name }) => name).join(' | ')} |`, [
      ...[...new Set(profile.rows.flatMap(({ parts }) => parts.map(({ name }) => name)))].map(profileRow),
      `| **in all** | ${profile.rows.map(({ perMessage }) => perMessage.toFixed(1)).join(' | ')} |`,
    ]),
  ].join('\n\n'),
};

function profileRow(part: string): string {
  const cells = profile.rows.map(({ parts }) => parts.find(({ name }) => name === part)?.perMessage);
  return `| ${part} | ${cells.map((value) => (value === undefined ? '' : value.toFixed(1))).join(' | ')} |`;
}

function besideLibrary(title: string, row: Figures['gateway']['webhooks']): string {
  const { libraryPerSecond, perSecond, ratio } = row;
  return `| ${title} | ${inThousands(perSecond)} | ${inThousands(libraryPerSecond)} | ${asRatio(ratio)} |`;
}

function consolePages(): string {
  const pages = Object.entries(gateway.console.pages);
  return pages.map(([path, { p50Ms }]) => `${milliseconds(p50Ms)} (\`${path}\`)`).join(', ');
}

function storedRow<Part extends 'stored' | 'bytes'>(
  title: string,
  part: Part,
  show: (row: (typeof long)[Part]['sqlite']) => string,
): string {
  const { postgres, sqlite } = long[part];
  return `| ${title} | ${show(sqlite)} | ${show(postgres)} |`;
}

/** The first three, which make up most of it. */
function shares(rows: readonly NamedShare[]): string {
  const named = rows.slice(0, 3).map(({ name, share }) => `${name} ${Math.round(share * 100)} %`);
  return named.join(', ');
}

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
