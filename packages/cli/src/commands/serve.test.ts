import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, lstat, mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Folder, makeSimulatedFolder, withRoute } from '../folder.fixture.js';
import { type Ran, runHere } from '../test-io.fixture.js';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const tsx = createRequire(import.meta.url).resolve('tsx');
const text = { to: '+573001112233', type: 'text', text: 'Hola' };

let simulator: Simulator;
let folder: Folder;
beforeEach(async () => {
  simulator = await startSimulator({ timeline: [] });
  folder = await makeSimulatedFolder(simulator, withRoute('bird'));
});
afterEach(async () => {
  await folder[Symbol.asyncDispose]();
  await simulator.close();
});

const run = (argv: readonly string[]): Promise<Ran> => runHere(argv, { directory: folder.path });

/** Serves while `use` runs, and resolves with what the command wrote. */
async function serving(flags: readonly string[], use: (url: string) => Promise<void>): Promise<Ran> {
  const stop = new AbortController();
  let isReady = (_url: string): void => {};
  const ready = new Promise<string>((resolve) => {
    isReady = resolve;
  });
  let written = '';
  const running = runHere(['serve', '--port', '0', ...flags], {
    directory: folder.path,
    interrupted: stop.signal,
    onWrite: (more) => {
      written += more;
      const [, url] = /Listening at (http:\S+?),? until/.exec(written.replaceAll('\n', ' ')) ?? [];
      if (url !== undefined) isReady(url);
    },
  });
  // A command that ends at once has written why.
  const url = await Promise.race([ready, running.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
  try {
    await use(url);
  } finally {
    stop.abort();
  }
  return running;
}

const post = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    body: JSON.stringify(text),
    headers: { 'content-type': 'application/json', ...headers },
  });

// It loads everything that there is.
describe('serve', () => {
  it('sends what it is given, and ends when it is told to', async () => {
    const { code, stdout, stderr } = await serving([], async (url) => {
      const response = await post(`${url}/v1/messages?wait=10s`);
      expect([response.status, await response.json()]).toEqual([
        200,
        expect.objectContaining({ outcome: 'accepted' }),
      ]);
    });
    expect(code).toBe(130);
    expect(stdout).toMatch(/^\S+ POST \/v1\/messages 200 \d+ms -\n$/);
    expect(stderr).toContain('There are no keys');
    expect(simulator.ledger.acceptances).toHaveLength(1);
    expect((await stat(join(folder.path, 'wamux.db'))).isFile()).toBe(true);
  });

  it('writes lines of JSON for programs', async () => {
    const { stdout } = await serving(['--json'], async (url) => {
      await post(`${url}/v1/messages`);
    });
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([{ type: 'ready' }, { type: 'request', route: '/v1/messages', status: 202 }]);
  });

  it('sends webhooks to the endpoints of the file, and says when one takes none', async () => {
    const answers = [500, 200];
    const bodies: string[] = [];
    let isTold = (): void => {};
    const told = new Promise<void>((resolve) => {
      isTold = resolve;
    });
    const app = createHttpServer(async (request, response) => {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
      bodies.push(body);
      response.writeHead(answers.shift() ?? 200).end();
      if (bodies.length > 1) isTold();
    });
    await new Promise<void>((listening) => app.listen(0, '127.0.0.1', listening));
    const { port } = app.address() as AddressInfo;
    const endpoint = { name: 'shop', url: `http://127.0.0.1:${port}/`, allowPrivate: true };
    await folder.write('wamux.endpoints.json', [{ ...endpoint, secrets: [`whsec_${'A'.repeat(44)}`] }]);
    await chmod(join(folder.path, 'wamux.endpoints.json'), 0o600);
    const { stderr } = await serving([], async (url) => {
      // Its position must be known before something happens.
      await expect
        .poll(() => {
          const database = new DatabaseSync(join(folder.path, 'wamux.db'));
          const row = database
            .prepare("select count(*) as n from wamux_event_readers where holder <> ''")
            .get();
          database.close();
          return Object.values(row ?? {});
        })
        .toEqual([1]);
      await post(`${url}/v1/messages?wait=10s`);
      await told;
    });
    expect(JSON.parse(bodies[1] ?? '')).toMatchObject({ type: 'accepted', data: { state: 'accepted' } });
    expect(bodies[0]).toBe(bodies[1]);
    expect(stderr).toContain('The endpoint shop does not accept events: it answered 500.');
    app.closeAllConnections();
    await new Promise((closed) => app.close(closed));
  });

  it('asks for the keys that were made, and knows them by their hashes', async () => {
    const made = await run(['keys', 'create', '--name', 'shop', '--scope', 'send', '--json']);
    const { key } = made.json() as { key: string };
    const { stdout, stderr } = await serving([], async (url) => {
      expect((await post(`${url}/v1/messages`)).status).toBe(401);
      expect((await post(`${url}/v1/messages`, { authorization: `Bearer ${key}` })).status).toBe(202);
    });
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/ 401 \d+ms -$/),
      expect.stringMatching(/ 202 \d+ms shop$/),
      '',
    ]);
    expect(stdout + stderr + (await folder.read('wamux.keys.json'))).not.toContain(key.slice(6));
  });

  it('says once that keys travel in clear, where others can reach it', async () => {
    await run(['keys', 'create', '--name', 'shop', '--scope', 'send']);
    const { stderr } = await serving(['--host', '0.0.0.0'], async () => {});
    expect(stderr).toContain('Keys are sent unencrypted');
  });

  it('says which keys are bound to what the config has not, and serves all the same', async () => {
    const create = (...bounds: string[]) =>
      run(['keys', 'create', '--name', 'shop', '--scope', 'send', '--template', 'otp_code', ...bounds]);
    expect((await create('--provider', 'bird')).code).toBe(0);
    const renamed = (await folder.read('wamux.keys.json'))
      .replace('otp_code', 'otp_cod')
      .replace('"bird"', '"nosuch"');
    await folder.write('wamux.keys.json', renamed);
    const { stderr } = await serving([], async (url) => {
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
    });
    expect(stderr).toContain(
      'The key shop is bound to the template otp_cod, which is not in the config; did you mean "otp_code"?',
    );
    expect(stderr).toContain(
      'The key shop is bound to the provider nosuch, which is not in the config; expected',
    );
  });

  it('leaves what it takes in to workers, where it is told to', async () => {
    await serving(['--no-worker'], async (url) => {
      expect((await post(`${url}/v1/messages`)).status).toBe(202);
      const readMetrics = async () => (await fetch(`${url}/metrics`)).text();
      expect(await readMetrics()).toContain('wamux_workers 0');
      expect(simulator.ledger.acceptances).toEqual([]);
    });
    await serving([], async () => {
      await expect.poll(() => simulator.ledger.acceptances.length, { timeout: 20_000 }).toBe(1);
    });
  });

  describe('says what to do about', () => {
    const failing = (flags: readonly string[]) => run(['serve', '--port', '0', ...flags]);

    it('a port that is in use', async () => {
      const server = createServer();
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      const { port } = server.address() as AddressInfo;
      const { code, stderr } = await run(['serve', '--port', String(port)]);
      expect([code, stderr]).toEqual([5, `wamux: port ${port} is in use\nChoose another --port.\n`]);
      await new Promise((closed) => server.close(closed));
    });

    it('an address that others reach, without keys', async () => {
      const { code, stderr } = await failing(['--host', '0.0.0.0']);
      expect(code).toBe(6);
      expect(stderr).toContain('Create one: wamux keys create');
    });

    it('keys that others can read, that are none, or that are not there', async () => {
      await run(['keys', 'create', '--name', 'shop', '--scope', 'send']);
      await chmod(join(folder.path, 'wamux.keys.json'), 0o644);
      const open = await failing([]);
      expect([open.code, open.stderr]).toEqual([6, expect.stringContaining('chmod 600 ')]);
      await folder.write('other.json', '{');
      await chmod(join(folder.path, 'other.json'), 0o600);
      expect((await failing(['--keys', 'other.json'])).stderr).toContain(
        'other.json is not valid JSON at line 1, column 2: ',
      );
      // As an editor of Windows saves it.
      await folder.write('other.json', '\ufeff[{ "name": "shop" }]');
      expect((await failing(['--keys', 'other.json'])).stderr).toContain('keys[0].hash');
      expect(await failing(['--keys', 'nowhere.json'])).toMatchObject({ code: 6 });
    });

    it('a list of keys from which the last one was removed', async () => {
      await folder.write('wamux.keys.json', []);
      await chmod(join(folder.path, 'wamux.keys.json'), 0o600);
      const { code, stderr } = await failing([]);
      expect([code, stderr]).toEqual([6, expect.stringContaining('has no keys in it')]);
      expect((await run(['keys', 'create', '--name', 'shop', '--scope', 'send'])).code).toBe(0);
    });

    // The other user's process reads every source without a cache.
    it('keys that the system does not give out', { timeout: 120_000 }, async () => {
      await mkdir(join(folder.path, 'folder.json'), { mode: 0o700 });
      const isFolder = await failing(['--keys', 'folder.json']);
      expect([isFolder.code, isFolder.stderr]).toEqual([
        6,
        expect.stringContaining('is a folder, not a file'),
      ]);
      const path = join(folder.path, 'shut.json');
      await folder.write('shut.json', []);
      await chmod(path, 0);
      // The superuser may read everything; another user may not even enter the folder.
      const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
      const env = { ...process.env, TSX_DISABLE_CACHE: '1' };
      const argv = ['--conditions=@wamux/source', '--import', tsx, main, 'serve', '--keys', path];
      const child = spawn(process.execPath, argv, {
        cwd: tmpdir(),
        ...user,
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (more) => {
        said += more;
      });
      expect([await once(child, 'close'), said]).toEqual([
        [6, null],
        expect.stringMatching(/shut\.json cannot be read by this user \(uid \d+\)\n.*chown/),
      ]);
    });

    it('endpoints that others can read, that are none, or that are not there', async () => {
      await folder.write('wamux.endpoints.json', [{ name: 'shop' }]);
      await chmod(join(folder.path, 'wamux.endpoints.json'), 0o644);
      expect((await failing([])).stderr).toContain('chmod 600 ');
      await chmod(join(folder.path, 'wamux.endpoints.json'), 0o600);
      expect(await failing([])).toMatchObject({
        code: 6,
        stderr: expect.stringContaining('endpoints[0].url'),
      });
      expect(await failing(['--endpoints', 'nowhere.json'])).toMatchObject({ code: 6 });
    });

    it('a config without providers', async () => {
      await folder.write('empty.json', { providers: {} });
      expect(await failing(['--config', 'empty.json'])).toMatchObject({ code: 3 });
    });

    it('a database that is newer than the code', async () => {
      await serving([], async () => {});
      const database = new DatabaseSync(join(folder.path, 'wamux.db'));
      database.exec("insert into wamux_migrations (name, timestamp) values ('9999-later', '2100-01-01')");
      database.close();
      const { code, stderr } = await failing([]);
      expect(code).toBe(7);
      expect(stderr).toContain('newer');
    });

    it.each([
      ['--port', '70000'],
      ['--port', 'http'],
      ['--outbox', 'mysql://x'],
    ])('%s %s', async (flag, value) => {
      expect(await run(['serve', flag, value])).toMatchObject({ code: 2 });
    });
  });
});

describe('keys create', () => {
  it('shows the key once, and keeps its hash in a file of the user alone', async () => {
    const first = await run(['keys', 'create', '--name', 'shop', '--scope', 'send', '--scope', 'read']);
    expect([first.code, first.stdout]).toEqual([0, expect.stringMatching(/^wamux_[\w-]{43}\n$/)]);
    await run(['keys', 'create', '--name', 'desk', '--scope', 'operate', '--rate', '20']);
    const templates = ['otp_code', 'order_shipped', 'otp_code'].flatMap((name) => ['--template', name]);
    const bounds = ['--team', 'codes', '--per-day', '500', ...templates];
    await run(['keys', 'create', '--name', 'codes', '--scope', 'send', ...bounds, '--provider', 'bird']);
    const path = join(folder.path, 'wamux.keys.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const kept = await folder.read('wamux.keys.json');
    expect(JSON.parse(kept)).toMatchObject([
      { name: 'shop', scopes: ['send', 'read'] },
      { name: 'desk', scopes: ['operate'], requestsPerSecond: 20 },
      {
        ...{ name: 'codes', team: 'codes', messagesPerDay: 500 },
        ...{ templates: ['otp_code', 'order_shipped'], providers: ['bird'] },
      },
    ]);
    expect(kept).not.toContain(first.stdout.trim().slice(6));
  });

  it.each([
    [['--name', 'shop', '--scope', 'admin'], '--scope'],
    [['--name', 'my shop', '--scope', 'send'], '--name'],
    [['--name', 'shop'], 'scope'],
    [['--name', 'shop', '--scope', 'send', '--rate', '0'], '--rate'],
    [['--name', 'shop', '--scope', 'send', '--rate', '20/s'], '--rate'],
    [['--name', 'shop', '--scope', 'send', '--team', 'a team'], '--team'],
    [['--name', 'shop', '--scope', 'metrics', '--team', 'shop'], '--scope metrics and --team cannot be used'],
    [['--name', 'shop', '--scope', 'send', '--per-day', '500'], '--per-day needs --team'],
    [['--name', 'shop', '--scope', 'send', '--team', 'shop', '--per-day', '0'], '--per-day'],
    [['--name', 'shop', '--scope', 'send', '--template', ''], '--template'],
    [['--name', 'shop', '--scope', 'read', '--template', 'otp_code'], '--template needs --scope send'],
    [['--name', 'shop', '--scope', 'read', '--provider', 'bird'], '--provider needs --scope send'],
  ])('refuses %j', async (flags, named) => {
    const { code, stderr } = await run(['keys', 'create', ...flags]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(named)]);
  });

  it.each([
    [
      ['--template', 'otp_cod'],
      '--template otp_cod is not a template in the config; did you mean "otp_code"?',
    ],
    [['--provider', 'brid'], '--provider brid is not a provider in the config; did you mean "bird"?'],
    [['--provider', 'nosuch'], '; expected one of wolkvox, dt, bird, meta'],
  ])('binds no key to what the config has not: %j', async (bounds, said) => {
    const { code, stderr } = await run(['keys', 'create', '--name', 'shop', '--scope', 'send', ...bounds]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
    await expect(folder.read('wamux.keys.json')).rejects.toThrow();
  });

  it('says so where it finds no config to compare the names with', async () => {
    await folder.write('wamux.config.json', { providers: {} });
    const bounds = ['--template', 'otp'];
    const made = await run(['keys', 'create', '--name', 'shop', '--scope', 'send', ...bounds]);
    expect([made.code, made.stderr]).toEqual([
      0,
      expect.stringContaining('were not checked against a config: '),
    ]);
  });

  it('follows nothing that somebody else left beside the file, and takes no mode from it', async () => {
    await folder.write('victim', 'left alone');
    const beside = join(folder.path, 'wamux.keys.json.new');
    await symlink('victim', beside);
    expect((await run(['keys', 'create', '--name', 'shop', '--scope', 'send'])).code).toBe(0);
    expect(await folder.read('victim')).toContain('left alone');
    await rm(beside);
    await writeFile(beside, '', { mode: 0o644 });
    expect((await run(['keys', 'create', '--name', 'desk', '--scope', 'send'])).code).toBe(0);
    const made = await lstat(join(folder.path, 'wamux.keys.json'));
    expect([made.isFile(), made.mode & 0o777]).toEqual([true, 0o600]);
  });

  it('leaves the file to its owner, where the superuser adds a key', async () => {
    expect((await run(['keys', 'create', '--name', 'shop', '--scope', 'send'])).code).toBe(0);
    const path = join(folder.path, 'wamux.keys.json');
    const isSuperuser = process.getuid?.() === 0;
    if (isSuperuser) await chown(path, 65_534, 65_533);
    const { uid, gid } = await stat(path);
    expect((await run(['keys', 'create', '--name', 'desk', '--scope', 'send'])).code).toBe(0);
    expect(await stat(path)).toMatchObject({ uid, gid });
    expect(JSON.parse(await folder.read('wamux.keys.json'))).toHaveLength(2);
  });

  it.each([
    ['no-such-folder/keys.json', 'ENOENT'],
    ['wamux.config.json/keys.json', 'ENOTDIR'],
  ])('says that %s cannot be written, and shows no key', async (keys, why) => {
    const made = await run(['keys', 'create', '--name', 'shop', '--scope', 'send', '--keys', keys]);
    expect(made).toMatchObject({ code: 6, stdout: '' });
    expect(made.stderr).toMatch(new RegExp(`keys.json cannot be written: ${why}\nChoose another --keys`));
  });

  it('goes into the file that a link leads to', async () => {
    await mkdir(join(folder.path, 'etc'));
    const create = (name: string, ...more: string[]) =>
      run(['keys', 'create', '--name', name, '--scope', 'read', ...more]);
    await create('shop', '--keys', 'etc/keys.json');
    await symlink('etc/keys.json', join(folder.path, 'wamux.keys.json'));
    expect((await create('desk')).code).toBe(0);
    const keys = JSON.parse(await folder.read('etc/keys.json'));
    expect(keys.map(({ name }: { name: string }) => name)).toEqual(['shop', 'desk']);
    expect((await lstat(join(folder.path, 'wamux.keys.json'))).isSymbolicLink()).toBe(true);
  });

  it('loses none of several that are made at once', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const made = await Promise.all(
      names.map((name) => run(['keys', 'create', '--name', name, '--scope', 'send'])),
    );
    expect(made.map(({ code }) => code)).toEqual(names.map(() => 0));
    const kept = JSON.parse(await folder.read('wamux.keys.json')) as readonly { name: string }[];
    expect(kept.map(({ name }) => name).sort()).toEqual(names);
    await expect(folder.read('wamux.keys.json.lock')).rejects.toThrow();
  });

  it('takes no name twice', async () => {
    const again = () => run(['keys', 'create', '--name', 'shop', '--scope', 'send']);
    expect((await again()).code).toBe(0);
    expect((await again()).code).toBe(2);
  });
});
