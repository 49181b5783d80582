import { asRatio, figures, inThousands } from '../performance-figures.js';
import { toBarsSvg } from './bars.js';

const { client, outbox } = figures;

/** By the name of the file in docs/diagrams. */
export const performancePlots: Readonly<Record<string, string>> = {
  'performance-client': toBarsSvg({
    title: `Throughput of a send by each adapter, as a share of bare undici: ${client.adapters
      .map((row) => `${row.name} ${asRatio(row.ratio)}`)
      .join(', ')}.`,
    reference: { value: 1, name: 'bare undici request' },
    bars: client.adapters.map((row) => ({ name: row.name, value: row.ratio, shown: asRatio(row.ratio) })),
  }),
  'performance-outbox': toBarsSvg({
    title: `Messages a second, durable: enqueued ${inThousands(outbox.enqueue.sqlite.perSecond)} on SQLite and ${inThousands(
      outbox.enqueue.postgres.perSecond,
    )} on PostgreSQL; sent ${inThousands(outbox.sustained.sqlite.perSecond)} and ${inThousands(outbox.sustained.postgres.perSecond)}.`,
    bars: [
      ['SQLite, enqueued', outbox.enqueue.sqlite.perSecond] as const,
      ['SQLite, sent', outbox.sustained.sqlite.perSecond] as const,
      ['PostgreSQL, enqueued', outbox.enqueue.postgres.perSecond] as const,
      ['PostgreSQL, sent', outbox.sustained.postgres.perSecond] as const,
    ].map(([name, value]) => ({ name, value, shown: `${inThousands(value)} a second` })),
  }),
};
