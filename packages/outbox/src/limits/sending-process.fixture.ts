import { openOutbox } from '@wamux/outbox';
import { createTransport } from '@wamux/transport';
import { createClient, type WamuxConfig } from 'wamux';

/** What a process is told to send. */
export interface Order {
  /** The tag of a route. */
  readonly tag: string;
  readonly to: readonly string[];
  /** How many sends run at a time. */
  readonly atOnce: number;
  /** How long to send at most; `stop` ends it earlier. */
  readonly forMs: number;
  /** The process stops earlier after this many messages. */
  readonly most?: number;
}

/** What a process did. Times are milliseconds since the epoch. */
export interface Report {
  readonly departures: readonly Departure[];
  /** The longest time for which the machine stopped the process, in milliseconds. */
  readonly longestStopMs: number;
}

export interface Departure {
  readonly tag: string;
  readonly to: string;
  /** The mark in the message's text. */
  readonly mark: string;
  /** When the limits let the message go. */
  readonly at: number;
  readonly requestedAt: number;
  endedAt: number;
}

/** A separate process with a client and an outbox, like an app. */
const [url = '', leaseMs, config = ''] = process.argv.slice(2);
const transport = createTransport();
const sending = new Map<string, Pick<Departure, 'tag' | 'to' | 'at'>>();
let departures: Departure[] = [];
const client = await createClient(JSON.parse(config) as WamuxConfig, {
  transport: {
    async request(request, options) {
      const [mark = ''] = /#\d+-\d+/.exec(String(request.body)) ?? [];
      const sent = sending.get(mark) ?? { tag: '', to: '', at: 0 };
      const departure = { ...sent, mark, requestedAt: Date.now(), endedAt: Number.POSITIVE_INFINITY };
      departures.push(departure);
      const result = await transport.request(request, options);
      departure.endedAt = Date.now();
      return result;
    },
    close: () => transport.close(),
  },
});
const outbox = await openOutbox({ url, client, leaseMs: Number(leaseMs) });

let stopping = new AbortController();
process.on('message', async (told: readonly Order[] | 'stop') => {
  if (told === 'stop') return stopping.abort();
  stopping = new AbortController();
  departures = [];
  const ending = new AbortController();
  const longestStop = watchForStops(ending.signal);
  await Promise.all(told.map(carryOut));
  ending.abort();
  process.send?.({ departures, longestStopMs: await longestStop } satisfies Report);
});
process.on('disconnect', async () => {
  await outbox.close();
  await client.close();
});
process.send?.('ready');

const tickMs = 5;
let count = 0;

async function carryOut({ tag, to, atOnce, forMs, most = Number.POSITIVE_INFINITY }: Order): Promise<void> {
  const endsAt = Date.now() + forMs;
  const { signal } = stopping;
  let next = 0;
  let sent = 0;
  const sendOn = async (): Promise<void> => {
    while (Date.now() < endsAt && sent < most && !signal.aborted) {
      count += 1;
      next += 1;
      const recipient = to[next % to.length] ?? '';
      const mark = `#${process.pid}-${count}`;
      const message = { to: recipient, type: 'text', text: `Hola ${mark}`, tags: [tag] } as const;
      // With `beforeSend` no statuses are kept, so the database serves the limits only.
      const beforeSend = async (): Promise<void> => {
        sending.set(mark, { tag, to: recipient, at: Date.now() });
      };
      const options = { timeoutMs: Math.max(1, endsAt - Date.now()), signal, beforeSend };
      if ((await client.send(message, options)).isOk()) sent += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sendOn));
}

async function watchForStops(ending: AbortSignal): Promise<number> {
  let longestMs = 0;
  while (!ending.aborted) {
    const before = performance.now();
    await new Promise((resolve) => setTimeout(resolve, tickMs));
    const stop = performance.now() - before - 2 * tickMs;
    longestMs = Math.max(longestMs, stop);
  }
  return longestMs;
}
