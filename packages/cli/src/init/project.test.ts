import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Folder, makeFolder } from '../folder.fixture.js';
import { runHere } from '../test-io.fixture.js';
import { frameworks } from './project-servers.js';

const root = join(import.meta.dirname, '../../../..');
const tsx = createRequire(import.meta.url).resolve('tsx');

/** Every project that somebody may ask for, with other providers in each. */
const projects = frameworks.flatMap((framework, index) => [
  { name: framework, argv: ['--framework', framework], providers: ['channels', 'cloud-api'] },
  {
    name: `${framework}-outbox`,
    argv: ['--framework', framework, '--outbox'],
    providers: [['wolkvox'], ['twilio', 'infobip'], ['gupshup'], ['vonage']][index] ?? [],
  },
]);

/** Next weighs as much as all else together, and its route handlers are functions of the Fetch API, which run without it. */
const installedByCheckPackages = ['next', 'react', 'react-dom', '@types/react'];

/** What Next does with a project: it listens to the signal, loads the instrumentation, and ends the process when it hears it. */
const endedByNext = `
  import { startSimulator } from '@wamux/simulator';
  process.on('SIGTERM', async () => {
    console.log((await outbox.get(id)).value.state);
    process.exit(143);
  });
  const simulator = await startSimulator();
  const { credentials, origin } = simulator.channels;
  const answer = { accept: true, status: 202, body: { id: 'm-1', status: 'accepted' } };
  simulator.channels.on('send', { ...answer, delayMs: 300 });
  const { appMessages } = await import('./src/app-messages');
  const config = { providers: { bird: { adapter: 'channels', ...credentials, baseUrl: origin } } };
  const { outbox } = await appMessages(config, ':memory:');
  const { register } = await import('./src/instrumentation');
  process.env.NEXT_RUNTIME = 'nodejs';
  await register();
  const { id } = (await outbox.enqueue({ to: '+573001112233', type: 'text', text: 'Hola' })).value;
  while (simulator.ledger.acceptances.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  process.kill(process.pid, 'SIGTERM');
`;

let folder: Folder;
const placeOf = (name: string): string => join(folder.path, name);

/** What `npm install` would do, with the packages of this repository and what its examples depend on. */
function link(name: string): void {
  if (installedByCheckPackages.includes(name)) return;
  const packages = ['cli', 'client', 'outbox', 'simulator', 'tracking'].map((one) =>
    join(root, 'packages', one),
  );
  const own = packages.find(
    (one) => JSON.parse(readFileSync(join(one, 'package.json'), 'utf8')).name === name,
  );
  const target =
    own ??
    [join(root, 'examples/webhooks/node_modules', name), join(root, 'node_modules', name)].find(existsSync);
  if (target === undefined) throw new Error(`${name} is installed nowhere`);
  const place = join(folder.path, 'node_modules', name);
  if (existsSync(place)) return;
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(realpathSync(target), place);
}

beforeAll(async () => {
  folder = await makeFolder();
  for (const { argv, name, providers } of projects) {
    const chosen = providers.flatMap((adapter) => ['--provider', adapter]);
    const { code, stderr } = await runHere(['init', '--project', '--directory', name, ...argv, ...chosen], {
      directory: folder.path,
    });
    expect([code, stderr]).toEqual([0, expect.stringContaining('npm test')]);
    const { dependencies, devDependencies } = JSON.parse(await folder.read(`${name}/package.json`));
    for (const dependency of Object.keys({ ...dependencies, ...devDependencies })) link(dependency);
  }
});
afterAll(() => folder[Symbol.asyncDispose]());

describe('wamux init --project', () => {
  it.each([
    ['express', projects.filter(({ argv }) => !argv.includes('next'))],
    ['next', projects.filter(({ argv }) => argv.includes('next'))],
  ])('writes code that the compiler takes, with the settings of %s', { timeout: 120_000 }, (name, alike) => {
    const { config } = ts.readConfigFile(placeOf(`${name}/tsconfig.json`), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, placeOf(name));
    const files = alike.flatMap((project) =>
      ts.sys.readDirectory(join(placeOf(project.name), 'src'), ['.ts']),
    );
    expect(files.length).toBeGreaterThanOrEqual(4 * alike.length);
    const program = ts.createProgram(files, {
      ...options,
      customConditions: ['@wamux/source'],
      resolveJsonModule: true,
      typeRoots: [join(root, 'node_modules/@types')],
    });
    const problems = files
      .map((file) => program.getSourceFile(file))
      .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
      .map(
        ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
      );
    expect(problems).toEqual([]);
  });

  it.each(projects)('writes a project whose test passes: $name', { timeout: 60_000 }, async ({ name }) => {
    const argv = ['--conditions=@wamux/source', '--import', tsx, '--test', 'src/messages.test.ts'];
    // Node's runner takes a variable of this name for a run within a run.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: placeOf(name), env });
    expect(stdout).toMatch(/# pass 2\n# fail 0/);
  });

  it('lets what a provider was just given end before Next ends the process', async () => {
    await folder.write('next-outbox/ended.mts', endedByNext);
    const argv = ['--conditions=@wamux/source', '--import', tsx, 'ended.mts'];
    const ended = promisify(execFile)(process.execPath, argv, { cwd: placeOf('next-outbox') });
    await expect(ended).rejects.toMatchObject({ code: 143, stdout: 'accepted\n' });
  });

  it('asks for the versions that this repository is tried with', async () => {
    const { catalog } = parse(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'));
    for (const { name } of projects) {
      const { dependencies, devDependencies } = JSON.parse(await folder.read(`${name}/package.json`));
      const theirs = Object.entries({ ...dependencies, ...devDependencies }).filter(
        ([dependency]) =>
          !/^(@wamux\/.*|wamux)$/.test(dependency) && !installedByCheckPackages.includes(dependency),
      );
      expect(theirs).toEqual(theirs.map(([dependency]) => [dependency, `^${catalog[dependency]}`]));
    }
  });

  it('writes over nothing that is there, in folders too', async () => {
    await using own = await makeFolder();
    const argv = ['init', '--project', '--provider', 'channels'];
    mkdirSync(join(own.path, 'src'));
    await own.write('src/main.ts', '// mine');
    const { code, stderr } = await runHere(argv, { directory: own.path });
    expect([code, stderr]).toEqual([1, expect.stringContaining('src/main.ts')]);
    expect(await own.read('src/main.ts')).toBe('// mine');
    expect(existsSync(join(own.path, 'package.json'))).toBe(false);
  });

  it.each([
    [['--framework', 'koa', '--project'], /Frameworks: express, fastify, hono, next/],
    [['--framework', 'hono'], /need --project/],
    [['--outbox'], /need --project/],
  ])('refuses %j', async (argv, said) => {
    await using own = await makeFolder();
    const ran = await runHere(['init', '--provider', 'channels', ...argv], { directory: own.path });
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringMatching(said) });
  });
});
