import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { commands } from '../packages/cli/src/commands.js';
import { makeFolder } from '../packages/cli/src/folder.fixture.js';
import { readArguments } from '../packages/cli/src/read-arguments.js';
import { runHere } from '../packages/cli/src/test-io.fixture.js';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'examples/deploy');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

interface Service {
  readonly command: readonly string[];
  readonly volumes: readonly string[];
  readonly env_file: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly depends_on: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck: { readonly test: readonly string[] };
  readonly stop_grace_period: string;
}
const { services, volumes } = parse(read('compose.yaml'), { merge: true }) as {
  readonly services: Readonly<Record<'database' | 'gateway' | 'worker', Service>>;
  readonly volumes: object;
};
const dockerfile = read('Dockerfile');
const unitNames = readdirSync(folder).filter((name) => name.endsWith('.service'));

/** The settings of a unit, each with all of its values. */
function unitOf(name: string): ReadonlyMap<string, readonly string[]> {
  const settings = new Map<string, string[]>();
  for (const line of read(name).split('\n')) {
    if (line === '' || /^[#[]/.test(line)) continue;
    const [, key = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
    expect([name, line, key]).toEqual([name, line, expect.stringMatching(/./)]);
    settings.set(key, [...(settings.get(key) ?? []), value]);
  }
  return settings;
}

/** The flags that a command of wamux is given, with their values; flags that the command does not know are refused. */
async function flagsOf([program = '', name = '', ...given]: readonly string[]) {
  expect(program).toMatch(/(^|\/)wamux$/);
  const { args, repeatable } = (await commands[name]?.load()) ?? { args: {}, repeatable: [] };
  expect(commands).toHaveProperty([name]);
  return readArguments(given, args, repeatable);
}

it('the command lines of the containers are ones that the command understands, with files that are there', async () => {
  for (const name of ['gateway', 'worker'] as const) {
    const { command, volumes: mounts } = services[name];
    const inside = mounts.map((mount) => mount.split(':')[1]);
    const paths = [...(await flagsOf(command)).values()].flat().filter((value) => value.startsWith('/'));
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) expect(inside).toContain(path);
    // A command looks for its config here by itself.
    expect(inside).toContain('/etc/wamux/wamux.config.yaml');
    // A gateway without its endpoints sends no webhooks, and does not report it.
    const needed = name === 'gateway' ? ['keys', 'endpoints'] : ['keys'];
    const given = await flagsOf(command);
    for (const flag of needed) expect(given.get(flag)).toEqual([`/etc/wamux/wamux.${flag}.json`]);
  }
  const [, exec = '[]'] = /^CMD (\[.*\])$/m.exec(dockerfile) ?? [];
  expect([...(await flagsOf(JSON.parse(exec))).keys()]).toEqual(['host']);
  expect(dockerfile.match(/^WORKDIR (.*)$/gm)?.at(-1)).toBe('WORKDIR /etc/wamux');
});

it('the containers wait for the database, reach it, and have time to stop', () => {
  expect(Object.keys(volumes)).toEqual(['database']);
  for (const { depends_on, environment, stop_grace_period } of [services.gateway, services.worker]) {
    expect(depends_on).toEqual({ database: { condition: 'service_healthy' } });
    const url = (environment.WAMUX_OUTBOX ?? '').replace(/\$\{[^}]*\}/, 'secret');
    expect(new URL(url)).toMatchObject({ protocol: 'postgres:', hostname: 'database', password: 'secret' });
    expect(Number.parseInt(stop_grace_period, 10)).toBeGreaterThan(10);
  }
});

it('the image is made by the script, of what is beside it', () => {
  const copied = [...dockerfile.matchAll(/^COPY (\S+) /gm)].map(([, path]) => path);
  // `npm run pack:all` makes the second.
  expect(copied).toEqual(['install.sh', 'packed']);
  expect(dockerfile).toMatch(/^RUN sh install\.sh && rm -r packed$/m);
  expect(dockerfile).toMatch(/^ENV PATH=\/opt\/wamux\/node_modules\/\.bin:/m);
});

it.each([
  ['gateway', 200, 0],
  ['gateway', 503, 1],
  ['worker', 200, 0],
  ['worker', 503, 1],
] as const)('the health check of the %s ends at an answer of %i with %i', async (name, status, code) => {
  const asked: (string | undefined)[] = [];
  const server = createServer(({ url }, response) => {
    asked.push(url);
    response.writeHead(status).end();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const [kind, program, ...args] = services[name].healthcheck.test;
  expect([kind, program]).toEqual(['CMD', 'node']);
  const [listening = ''] = (await flagsOf(services[name].command)).get('port') ?? [];
  expect(args.join()).toContain(`:${listening}/`);
  const own = args.map((argument) => argument.replace(`:${listening}`, `:${port}`));
  const ended = await new Promise((resolve) => {
    execFile(process.execPath, own, (error) => resolve(error === null ? 0 : error.code));
  });
  await new Promise((closed) => server.close(closed));
  expect([ended, asked]).toEqual([code, ['/readyz']]);
});

it.each(unitNames)(
  '%s starts a command that there is, with the files of the page, and is shut in',
  async (name) => {
    const unit = unitOf(name);
    const [command = ''] = unit.get('ExecStart') ?? [];
    const flags = await flagsOf(command.split(' '));
    const page = readFileSync(join(root, 'docs/deploy.md'), 'utf8');
    const paths = [...flags.values()].flat().filter((value) => value.startsWith('/'));
    expect(command).toMatch(/^\/opt\/wamux\/node_modules\/\.bin\/wamux /);
    for (const path of [...paths, ...(unit.get('EnvironmentFile') ?? [])]) {
      expect(path).toMatch(/^\/etc\/wamux\//);
      expect(page).toContain(path.replace('/etc/wamux/', ''));
    }
    expect(Number(unit.get('TimeoutStopSec')?.[0])).toBeGreaterThan(10);
    const lockedUp = {
      NoNewPrivileges: 'yes',
      ProtectSystem: 'strict',
      CapabilityBoundingSet: '',
      UMask: '0077',
    };
    for (const [key, value] of Object.entries(lockedUp)) expect([key, unit.get(key)]).toEqual([key, [value]]);
  },
);

it.each(['One machine, with systemd', 'Containers'])(
  'the lines of "%s" make what is read there: config, keys and the names of the environment',
  async (title) => {
    const page = readFileSync(join(root, 'docs/deploy.md'), 'utf8');
    const section = page.split(/^## /m).find((part) => part.startsWith(title)) ?? '';
    const [, block = ''] = /^```text\n(.*?)^```/ms.exec(section) ?? [];
    await using own = await makeFolder();
    const lines = [...block.matchAll(/^wamux ([^#\n]*)/gm)].map(([, line = '']) => line.trim().split(/\s+/));
    for (const line of lines) {
      const { code } = await runHere(line, { directory: own.path });
      expect([line, code]).toEqual([line, 0]);
    }
    const copied = block.match(/^(?:install|sudo chown) .*$/gm)?.join() ?? '';
    for (const name of ['wamux.config.yaml', 'wamux.keys.json']) {
      expect(readdirSync(own.path)).toContain(name);
      expect(copied).toContain(name);
    }
    expect(block).toMatch(/^cp wamux\.env\.example wamux\.env\b/m);
    const namesIn = (text: string) => [...text.matchAll(/^([A-Z]\w+)=/gm)].map(([, name]) => name);
    expect(namesIn(read('wamux.env.example'))).toEqual([
      'WAMUX_OUTBOX',
      ...namesIn(await own.read('.env.example')),
    ]);
  },
);

it('the page names every file of the folder, and the script can be run', () => {
  const page = readFileSync(join(root, 'docs/deploy.md'), 'utf8');
  for (const name of readdirSync(folder)) expect(page).toContain(`../examples/deploy/${name}`);
  expect(unitNames).toHaveLength(2);
  expect(statSync(join(folder, 'install.sh')).mode & 0o444).toBe(0o444);
});
