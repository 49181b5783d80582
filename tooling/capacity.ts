import { figures } from './performance-figures.js';

// The estimate for a hundred million messages a day, calculated from what the benches have measured.

const perDay = 100_000_000;
const daySeconds = 86_400;
const assumed = {
  /** The share of a day's messages that falls into its busiest hour. */
  busiestHour: 0.1,
  /** Sent, delivered and read. */
  statusesPerMessage: 3,
  /** How long accounts are kept, in days. */
  keptDays: 7,
  /** How much of the measured capacity is used at the busiest time; the rest is for catching up. */
  mostUse: 0.5,
  /** A query of the outbox is given up after this time, in seconds. */
  queryLimit: 15,
};

type Language = 'en' | 'es';
const locales = { en: 'en', es: 'es-CO' } as const;

/** A row in both languages: what, how much, and how it was calculated. */
type Row = Readonly<Record<Language, readonly [string, string, string]>>;

/** Bytes per message in a table and its indexes. */
const bytesOf = (table: string): number =>
  figures['stored-10m'].bytes.postgres.relations
    .filter((relation) => relation.table === table)
    .reduce((sum, { bytes }) => sum + bytes, 0);

const heads: Readonly<Record<Language, string>> = {
  en: '| | reckoned | from |',
  es: '| | calculado | a partir de |',
};

export function capacityTable(language: Language): string {
  const head = heads[language];
  return [
    head,
    head.replaceAll(/[^|]+/g, ' --- '),
    ...rowsIn(language).map((row) => `| ${row[language].join(' | ')} |`),
  ].join('\n');
}

function rowsIn(language: Language): readonly Row[] {
  const whole = (value: number) => Math.round(value).toLocaleString(locales[language]);
  const tenths = (value: number) => value.toLocaleString(locales[language], { maximumFractionDigits: 1 });
  const { 'scale-out': scaleOut, 'stored-10m': long, outbox, webhooks } = figures;
  const life = long.bytes.postgres;
  const average = perDay / daySeconds;
  const peak = (perDay * assumed.busiestHour) / 3_600;
  const statusesPeak = peak * assumed.statusesPerMessage;
  const best = scaleOut.rows.reduce((one, other) => (other.perSecond > one.perSecond ? other : one));
  const one = scaleOut.rows.find(({ workers }) => workers === 1) ?? best;
  const statuses = webhooks.stores.postgres.perSecond;
  const enqueues = outbox.enqueue.postgres.perSecond;
  // The three compete for one server, so their shares add up.
  const load = peak / best.perSecond + statusesPeak / statuses + peak / enqueues;
  const databases = Math.ceil(load / assumed.mostUse);
  const workers = Math.ceil(peak / databases / (one.perSecond * assumed.mostUse)) + 1;
  const gigabytes = (bytes: number) => (bytes * perDay) / 1e9;
  // A status is an event and a mark. The message life that was measured has two events: its acceptance and its only status.
  const statusBytes = bytesOf('wamux_seen_events') + bytesOf('wamux_events') / 2;
  const further = statusBytes * (assumed.statusesPerMessage - 1);
  const [least, most] = [gigabytes(life.packed + further), gigabytes(life.bytes + further)];
  const kept = assumed.keptDays;
  const inEach = (perDay * kept) / databases;
  const statsSeconds = (long.stored.postgres.statsMs / 1_000) * (inEach / long.stored.postgres.messages);
  const countable =
    (long.stored.postgres.messages * assumed.queryLimit * 1_000) / long.stored.postgres.statsMs;
  return [
    {
      en: [
        'messages a second, on average and at the peak',
        `${whole(average)}, ${whole(peak)}`,
        'assumed: a tenth of the day in its busiest hour',
      ],
      es: [
        'mensajes por segundo, en promedio y en el pico',
        `${whole(average)}, ${whole(peak)}`,
        'supuesto: una décima parte del día en su hora más cargada',
      ],
    },
    {
      en: [
        'statuses a second, on average and at the peak',
        `${whole(average * assumed.statusesPerMessage)}, ${whole(statusesPeak)}`,
        'assumed: sent, delivered and read of each message, pushed',
      ],
      es: [
        'estados por segundo, en promedio y en el pico',
        `${whole(average * assumed.statusesPerMessage)}, ${whole(statusesPeak)}`,
        'supuesto: enviado, entregado y leído de cada mensaje, por webhook',
      ],
    },
    {
      en: [
        'databases that the peak would fill',
        tenths(load),
        `measured, each alone and on one machine with its workers: ${whole(best.perSecond)} sent a second (${best.workers} workers), ${whole(statuses)} statuses in batches of 1,000, ${whole(enqueues)} enqueued`,
      ],
      es: [
        'bases de datos que el pico llenaría',
        tenths(load),
        `medido, cada cosa sola y en una máquina con sus workers: ${whole(best.perSecond)} enviados por segundo (${best.workers} workers), ${whole(statuses)} estados en lotes de 1.000, ${whole(enqueues)} encolados`,
      ],
    },
    {
      en: [
        'databases, each at most half full',
        whole(databases),
        'assumed: the other half is for catching up, vacuum and purge',
      ],
      es: [
        'bases de datos, cada una a lo sumo a la mitad',
        whole(databases),
        'supuesto: la otra mitad es para ponerse al día, vacuum y purga',
      ],
    },
    {
      en: [
        'workers on each of them',
        whole(workers),
        `measured: one sends ${whole(one.perSecond)} a second with 500 in flight and answers after 50 ms; used by half, and one in reserve`,
      ],
      es: [
        'workers en cada una',
        whole(workers),
        `medido: uno envía ${whole(one.perSecond)} por segundo con 500 en curso y respuestas de 50 ms; usado a la mitad, y uno de reserva`,
      ],
    },
    {
      en: [
        'GB of tables and indexes a day, all databases together',
        `${whole(least)} to ${whole(most)}`,
        `measured: ${whole(life.packed)} bytes a message packed, ${whole(life.bytes)} as its life with one status leaves it; ${whole(statusBytes)} more for each other status`,
      ],
      es: [
        'GB de tablas e índices al día, todas las bases juntas',
        `${whole(least)} a ${whole(most)}`,
        `medido: ${whole(life.packed)} bytes por mensaje compactado, ${whole(life.bytes)} como lo deja su vida con un estado; ${whole(statusBytes)} más por cada otro estado`,
      ],
    },
    {
      en: [
        `TB of accounts of ${kept} days`,
        `${tenths((least * kept) / 1_000)} to ${tenths((most * kept) / 1_000)}`,
        `assumed: \`accountsForMs\` of ${kept} days`,
      ],
      es: [
        `TB de cuentas de ${kept} días`,
        `${tenths((least * kept) / 1_000)} a ${tenths((most * kept) / 1_000)}`,
        `supuesto: \`accountsForMs\` de ${kept} días`,
      ],
    },
    {
      en: [
        'GB of WAL a day; MB a second at the peak',
        `${whole(gigabytes(life.log))}; ${whole((peak * life.log) / 1e6)}`,
        `measured: ${whole(life.log)} bytes a message with one status and hardly a full page after a checkpoint; the others come on top`,
      ],
      es: [
        'GB de WAL al día; MB por segundo en el pico',
        `${whole(gigabytes(life.log))}; ${whole((peak * life.log) / 1e6)}`,
        `medido: ${whole(life.log)} bytes por mensaje con un estado y casi sin páginas completas tras un checkpoint; lo demás se suma`,
      ],
    },
    {
      en: [
        'hours a day in which one worker purges, all databases together',
        tenths(perDay / life.purgedPerSecond / 3_600),
        `measured: ${whole(life.purgedPerSecond)} messages purged a second, from memory; from a disk less`,
      ],
      es: [
        'horas al día en que purga un worker, todas las bases juntas',
        tenths(perDay / life.purgedPerSecond / 3_600),
        `medido: ${whole(life.purgedPerSecond)} mensajes purgados por segundo, desde memoria; desde un disco, menos`,
      ],
    },
    {
      en: [
        `seconds of \`stats()\` in each database, over ${kept} days`,
        whole(statsSeconds),
        `measured: ${whole(long.stored.postgres.statsMs)} ms beside ${whole(long.stored.postgres.messages)} messages; given up after ${assumed.queryLimit} s, so beyond ${whole(countable / 1e6)} million`,
      ],
      es: [
        `segundos de \`stats()\` en cada base, sobre ${kept} días`,
        whole(statsSeconds),
        `medido: ${whole(long.stored.postgres.statsMs)} ms junto a ${whole(long.stored.postgres.messages)} mensajes; se abandona a los ${assumed.queryLimit} s, o sea más allá de ${whole(countable / 1e6)} millones`,
      ],
    },
  ];
}
