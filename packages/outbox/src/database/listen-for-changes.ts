import type { Clock } from '@wamux/core';
import pg from 'pg';
import { closeSoon } from './close-soon.js';

/** How long to wait before connecting again. Without a connection nothing wakes the workers, and they look by themselves. */
const reconnectMs = 2_000;
/**
 * How long to wait for a test notification. A committed one arrives within milliseconds, on a busy machine somewhat later.
 */
const hearWithinMs = 5_000;

export interface Changes {
  add(listener: () => void): () => void;
  /** Opens another connection: the server of this one may no longer be the primary, which would not be noticed. */
  move(): void;
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly settings: pg.ClientConfig;
  /** The name of the channel, as an SQL expression. */
  readonly channel: string;
  readonly clock: Clock;
  readonly longestLifeMs: number;
  /** Notifies the channel on another connection. */
  readonly notify: () => Promise<unknown>;
  /** Called once, when a notification does not arrive. */
  readonly onDeaf: (error: Error) => void;
  readonly hearWithinMs?: number;
}

/**
 * Listens for changes by other processes, on a connection of its own. A pooler in transaction mode accepts the LISTEN but
 * delivers nothing, so each connection is tested before it is trusted.
 */
export function listenForChanges(options: ListenOptions): Changes {
  const { settings, channel, clock, longestLifeMs, notify, onDeaf } = options;
  const listeners = new Set<() => void>();
  const closing = new AbortController();
  let running: Promise<void> | undefined;
  let leave = (): void => {};
  let hasTold = false;

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      const isDeaf = await listenOnce();
      if (isDeaf && !hasTold) onDeaf(new Error(deaf));
      hasTold ||= isDeaf;
      // A pooler in between may be replaced one day; until then workers look by themselves.
      await clock.sleep(isDeaf ? longestLifeMs : reconnectMs, closing.signal);
    }
  }

  /** Listens until the connection ends. Returns `true` early where no notification arrives. */
  async function listenOnce(): Promise<boolean> {
    const client = new pg.Client(settings);
    const ended = new Promise<void>((resolve) => {
      client.once('end', resolve);
      client.on('error', () => resolve());
    });
    let isLeaving = false;
    leave = (): void => {
      if (isLeaving) return;
      isLeaving = true;
      client.end().catch(() => {});
      closeSoon([client]);
    };
    const oldest = setTimeout(leave, longestLifeMs);
    const hearing = new AbortController();
    try {
      // The driver never settles `connect` where the client was ended meanwhile.
      if ((await Promise.race([client.connect(), ended])) === undefined) return false;
      client.on('notification', () => {
        hearing.abort();
        for (const listener of listeners) listener();
      });
      void ended.then(() => hearing.abort());
      const { rows } = await client.query(`select ${channel} as channel`);
      await client.query(`listen ${rows[0].channel}`);
      // Changes may have happened before the LISTEN.
      for (const listener of listeners) listener();
      await notify();
      await clock.sleep(options.hearWithinMs ?? hearWithinMs, hearing.signal);
      if (!hearing.signal.aborted) return true;
      await ended;
    } catch {
      // The server is away; `run` connects again.
    } finally {
      clearTimeout(oldest);
      leave();
    }
    return false;
  }

  return {
    add(listener) {
      listeners.add(listener);
      running ??= run();
      return () => void listeners.delete(listener);
    },
    move: () => leave(),
    async close() {
      closing.abort();
      leave();
      await running;
    },
  };
}

const deaf =
  'notifications of the server do not arrive, as behind a pooler in transaction mode; ' +
  'workers poll once a second instead. Set { wake: "poll" } if that is intended';
