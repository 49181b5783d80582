import type { Clock } from '@wamux/core';
import pg from 'pg';
import { changeChannel } from './database.js';

/** Without a connection there are no wake-ups; workers look by themselves then. */
const reconnectMs = 2_000;

export interface Changes {
  add(listener: () => void): () => void;
  close(): Promise<void>;
}

/** Hears of changes by other processes, on a connection of its own as long as somebody listens. */
export function listenForChanges(settings: pg.ClientConfig, clock: Clock): Changes {
  const listeners = new Set<() => void>();
  const closing = new AbortController();
  let running: Promise<void> | undefined;

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
    const stop = (): void => void client.end().catch(() => {});
    closing.signal.addEventListener('abort', stop);
    try {
      await client.connect();
      client.on('notification', () => {
        for (const listener of listeners) listener();
      });
      const { rows } = await client.query(`select ${changeChannel} as channel`);
      await client.query(`listen ${rows[0].channel}`);
      // What happened before we listened.
      for (const listener of listeners) listener();
      await ended;
    } catch {
      // Away; it is tried again.
    } finally {
      closing.signal.removeEventListener('abort', stop);
      stop();
    }
  }

  return {
    add(listener) {
      listeners.add(listener);
      running ??= run();
      return () => void listeners.delete(listener);
    },
    async close() {
      closing.abort();
      await running;
    },
  };
}
