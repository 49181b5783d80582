import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, startPostgres } from '../../../tooling/start-postgres.js';
import { findProgram } from '../debian-programs.js';
import { readPostgres } from './postgres-reader.js';
import type { OwnDatabase } from './proof-database.js';

const readyWithinMs = 10_000;
/** Far fewer sessions than the clients have connections, so that they share them all the time. */
const poolSize = 4;

/** A server behind PgBouncer, which lends a session for one transaction. */
export interface PooledPostgres extends OwnDatabase {
  /** Restarts the pooler as after a crash: all of its clients lose their connections. */
  restartPooler(): Promise<void>;
}

export async function startPooled(): Promise<PooledPostgres> {
  const { path: program, env } = await findProgram('pgbouncer', ['pgbouncer', 'libc-ares2']);
  const server = await startPostgres();
  const reader = readPostgres({ connectionString: server.url });
  const directory = await mkdtemp(path.join(tmpdir(), 'wamux-pgbouncer-'));
  // PgBouncer refuses to run as root, and the user it runs as must be able to read this.
  await chmod(directory, 0o755);
  const port = await freePort();
  const settings = path.join(directory, 'pgbouncer.ini');
  await writeFile(settings, settingsOf(server.port, port));
  const asRoot = process.getuid?.() === 0;
  let running: ChildProcess;

  async function start(): Promise<void> {
    const command = [...(asRoot ? [...asNobody] : []), program, settings];
    const started = spawn(command[0] as string, command.slice(1), {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running = started;
    await new Promise<void>((resolve, reject) => {
      let log = '';
      const timer = setTimeout(() => reject(new Error(`pgbouncer is not ready: ${log}`)), readyWithinMs);
      started.stderr?.on('data', (chunk: Buffer) => {
        log += chunk;
        if (!log.includes('process up')) return;
        clearTimeout(timer);
        log = '';
        resolve();
      });
      started.once('exit', () => reject(new Error(`pgbouncer ended: ${log}`)));
    });
  }

  async function kill(): Promise<void> {
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  }

  await start();
  return {
    ...reader,
    url: server.url.replace(`:${server.port}/`, `:${port}/`),
    // The sessions belong to the pooler, and outlive their users.
    settled: () => reader.settled('stopped'),
    async restartPooler() {
      await kill();
      await start();
    },
    async stop() {
      await kill();
      await reader.end();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const asNobody = ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'] as const;

/** @see https://www.pgbouncer.org/config.html */
const settingsOf = (serverPort: number, port: number): string => `[databases]
postgres = host=127.0.0.1 port=${serverPort} user=wamux
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${poolSize}
max_client_conn = 200
`;
