import { asRatio, figures, inThousands } from '../performance-figures.js';
import { type Bar, toBarsSvg } from './bars.js';

const { client, outbox, peers, 'scale-out': scaleOut } = figures;
const countOf = (workers: number): string => (workers === 1 ? '1 worker' : `${workers} workers`);

/** wamux for each vendor, and then its peers for the same vendor. */
const sentByEach: readonly Bar[] = peers.send.vendors.flatMap(({ rows, vendor }) => {
  const [, wamux, ...others] = rows;
  if (wamux === undefined) return [];
  const bar = (name: string, value: number): Bar => ({ name, value, shown: asRatio(value) });
  return [
    bar(`wamux, to ${vendor}`, wamux.ratio),
    ...others.map(({ name, ratio }): Bar => ({ ...bar(name, ratio), tone: 'part' })),
  ];
});

/** The plots by their file names in docs/diagrams. */
export const performancePlots: Readonly<Record<string, string>> = {
  'performance-client': toBarsSvg({
    title: `Throughput of a send by each adapter, as a share of bare undici: ${client.adapters
      .map((row) => `${row.name} ${asRatio(row.ratio)}`)
      .join(', ')}.`,
    reference: { value: 1, name: 'bare undici request' },
    bars: client.adapters.map((row) => ({ name: row.name, value: row.ratio, shown: asRatio(row.ratio) })),
  }),
  'performance-peers': toBarsSvg({
    title: `Throughput of a send by wamux and by its peers, as a share of bare undici: ${sentByEach
      .map(({ name, shown }) => `${name} ${shown}`)
      .join('; ')}.`,
    reference: { value: 1, name: 'bare undici request' },
    bars: sentByEach,
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
  'performance-scale-out': toBarsSvg({
    title: `Messages sent a second by several workers on one PostgreSQL: ${scaleOut.rows
      .map(({ workers, perSecond }) => `${countOf(workers)} ${inThousands(perSecond)}`)
      .join(', ')}.`,
    bars: scaleOut.rows.map(({ workers, perSecond }) => ({
      name: countOf(workers),
      value: perSecond,
      shown: `${inThousands(perSecond)} a second`,
    })),
  }),
};
