import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The cost of listening. */
export interface Measured {
  readonly listeners: number;
  /** Heap and buffers of the serving process after a collection, for each listener. */
  readonly bytesEach: number;
  /** The same, after this time of silence. */
  readonly bytesEachLater: number;
  /** How many listeners received the one event. */
  readonly told: number;
  /** The time from the event until the last of them had it, in milliseconds. */
  readonly toldWithinMs: number;
  /** How many streams ended when the process stopped. */
  readonly ended: number;
  readonly stoppedWithinMs: number;
}

/** Measures a gateway on SQLite with this many listeners: nothing happens for a while, then one event does, and then it stops. */
export async function measureIdleListeners(count: number, idleMs: number): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'wamux-listeners-'));
  const serving = fork(
    fileURLToPath(new URL('serving-process.ts', import.meta.url)),
    [`file:${folder}/a.db`],
    {
      execArgv: [
        ...['--conditions=@wamux/source', '--expose-gc', '--import'],
        createRequire(import.meta.url).resolve('tsx'),
      ],
    },
  );
  const [url] = await once(serving, 'message');
  const port = Number(new URL(url).port);
  // What the first listeners load must not count as the cost of each.
  const first = await listen(port, 20);
  const before = await memoryOf(serving);
  const listeners = [...first, ...(await listen(port, count - first.length))];
  const after = await memoryOf(serving);
  await sleep(idleMs);
  const later = await memoryOf(serving);

  const began = performance.now();
  serving.send('event');
  await Promise.all(listeners.map(({ told }) => told));
  const toldWithinMs = performance.now() - began;
  const told = listeners.filter(({ events }) => events() === 1).length;

  const stopping = performance.now();
  serving.send('stop');
  const ended = await Promise.all(listeners.map(({ ended }) => ended));
  await once(serving, 'exit');
  const stoppedWithinMs = performance.now() - stopping;
  await rm(folder, { recursive: true });
  const each = (bytes: number): number => Math.round((bytes - before) / (count - first.length));
  return {
    listeners: count,
    bytesEach: each(after),
    bytesEachLater: each(later),
    told,
    toldWithinMs: Math.round(toldWithinMs),
    ended: ended.filter(Boolean).length,
    stoppedWithinMs: Math.round(stoppedWithinMs),
  };
}

async function memoryOf(serving: ChildProcess): Promise<number> {
  serving.send('memory');
  const [{ heapUsed, external }] = await once(serving, 'message');
  return heapUsed + external;
}

interface Listener {
  readonly told: Promise<void>;
  /** Whether the server ended the stream properly, as HTTP requires. */
  readonly ended: Promise<boolean>;
  readonly events: () => number;
}

/** Connects a few at a time: both a server and the system accept only so many new connections at once. */
async function listen(port: number, count: number): Promise<Listener[]> {
  const listeners: Listener[] = [];
  while (listeners.length < count) {
    const some = Math.min(100, count - listeners.length);
    listeners.push(...(await Promise.all(Array.from({ length: some }, () => listenOnce(port)))));
  }
  return listeners;
}

async function listenOnce(port: number): Promise<Listener> {
  const socket: Socket = connect(port, '127.0.0.1');
  socket.setEncoding('utf8');
  let received = '';
  let tell = (): void => {};
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const isOpen = new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.on('data', (more: string) => {
      received += more;
      if (received.includes('retry: ')) resolve();
      if (received.includes('data: ')) tell();
    });
  });
  const ended = once(socket, 'close').then(() => received.endsWith('0\r\n\r\n'));
  socket.write('GET /v1/events HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\n\r\n');
  await isOpen;
  return { told, ended, events: () => received.split('data: ').length - 1 };
}
