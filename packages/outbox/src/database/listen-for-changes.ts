import type { Clock } from '@wamux/core';
import pg from 'pg';

/** Without a connection there are no wake-ups; workers look by themselves then. */
const reconnectMs = 2_000;

export interface Changes {
  add(listener: () => void): () => void;
  /** Goes on with another connection: the server of this one may not be the primary any more, which says nothing. */
  move(): void;
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly settings: pg.ClientConfig;
  /** As an expression of SQL. */
  readonly channel: string;
  readonly clock: Clock;
  readonly longestLifeMs: number;
}

/** Hears of changes by other processes, on a connection of its own as long as somebody listens. */
export function listenForChanges({ settings, channel, clock, longestLifeMs }: ListenOptions): Changes {
  const listeners = new Set<() => void>();
  const closing = new AbortController();
  let running: Promise<void> | undefined;
  let leave = (): void => {};

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      await listenOnce();
      await clock.sleep(reconnectMs, closing.signal);
    }
  }

  /** Ends when the connection does. */
  async function listenOnce(): Promise<void> {
    const client = new pg.Client(settings);
    const ended = new Promise<void>((resolve) => {
      client.once('end', resolve);
      client.on('error', () => resolve());
    });
    leave = (): void => void client.end().catch(() => {});
    const oldest = setTimeout(leave, longestLifeMs);
    try {
      await client.connect();
      client.on('notification', () => {
        for (const listener of listeners) listener();
      });
      const { rows } = await client.query(`select ${channel} as channel`);
      await client.query(`listen ${rows[0].channel}`);
      // What happened before we listened.
      for (const listener of listeners) listener();
      await ended;
    } catch {
      // Away; it is tried again.
    } finally {
      clearTimeout(oldest);
      leave();
    }
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
