import { join } from 'node:path';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Folder, makeSimulatedFolder } from '../folder.fixture.js';
import { type Ran, runHere, type TestIo } from '../test-io.fixture.js';

let simulator: Simulator;
let folder: Folder;
beforeAll(async () => {
  simulator = await startSimulator();
  folder = await makeSimulatedFolder(simulator);
});
afterAll(async () => {
  await folder[Symbol.asyncDispose]();
  await simulator.close();
});
afterEach(() => simulator.channels.reset());

const run = (argv: readonly string[], io: TestIo = {}): Promise<Ran> =>
  runHere(argv, { directory: folder.path, ...io });

describe('templates list', () => {
  it('lists what the providers have, and says who cannot', async () => {
    const { code, stdout, stderr } = await run(['templates', 'list']);
    expect([code, stderr]).toEqual([0, 'dt cannot list its templates\n']);
    expect(stdout).toMatch(/order_shipped_es +wolkvox +es +approved +utility +Hola \{\{1\}\}/);
    expect(stdout).toMatch(/order_shipped +bird +es +approved/);
    const meta = await run(['templates', 'list', '--provider', 'meta', '--json']);
    const { templates } = meta.json() as { templates: { provider: string }[] };
    expect(new Set(templates.map(({ provider }) => provider))).toEqual(new Set(['meta']));
  });

  it('shows those of the others where one fails', async () => {
    simulator.channels.on('list-channel-templates', 'unauthorized');
    const { code, stdout, stderr } = await run(['templates', 'list']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/failed: auth \(bird, HTTP 401/)]);
    expect(stdout).toContain('order_shipped_es');
    expect(await run(['templates', 'check'])).toMatchObject({ code: 1 });
  });
});

describe('templates check', () => {
  it('compares the config with the providers', async () => {
    const { code, stdout } = await run(['templates', 'check']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/order_shipped on bird +ok +project [\d-]+, approved, 2 variables/);
    const wrong = JSON.parse(await folder.read('wamux.config.json'));
    wrong.templates.order_shipped.variables.push('third');
    wrong.templates.otp_code.on.meta.name = 'otp';
    await folder.write('wrong.json', wrong);
    const checked = await run(['templates', 'check', '--config', 'wrong.json', '--json']);
    expect(checked.code).toBe(1);
    const { checks } = checked.json() as { checks: { of: string; result: string }[] };
    expect(checks.filter(({ result }) => result === 'failed').map(({ of }) => of)).toEqual([
      'order_shipped on wolkvox',
      'order_shipped on bird',
      'order_shipped on meta',
      'otp_code on meta',
    ]);
  });

  it('finds what the providers would refuse, by its path in the config', async () => {
    const config = JSON.parse(await folder.read('wamux.config.json'));
    const { order_shipped, otp_code } = config.templates;
    delete otp_code.on.meta.buttons;
    delete otp_code.on.bird.buttons;
    order_shipped.on.bird.variables = { order: 'parcel' };
    config.templates.visit = {
      variables: ['person', 'time'],
      on: { meta: { name: 'visit', language: { es: 'es', pt: 'pt_BR' } } },
    };
    config.templates.sale = {
      variables: ['person', 'coupon'],
      on: { meta: { name: 'sale', language: 'es', variables: ['person'], buttons: { 1: 'coupon' } } },
    };
    await folder.write('refused.json', config);
    const { code, json } = await run(['templates', 'check', '--config', 'refused.json', '--json']);
    const { checks } = json() as { checks: { of: string; issues?: { path: string; message: string }[] }[] };
    expect(checks.flatMap(({ issues = [] }) => issues.map(({ path }) => path))).toEqual([
      'templates.order_shipped.on.bird.variables.order',
      'templates.order_shipped.on.bird',
      'templates.otp_code.on.bird',
      'templates.otp_code.on.meta.buttons.0',
      'templates.visit.on.meta.parameterFormat',
      'templates.visit.on.meta.header',
      'templates.visit.on.meta.language.pt',
      'templates.sale.on.meta.buttons.1',
    ]);
    const table = await run(['templates', 'check', '--config', 'refused.json']);
    expect([code, table.code]).toEqual([1, 1]);
    expect(table.stdout).toContain('templates.otp_code.on.bird gives no value for the key otp_key');
    expect(table.stdout).toContain(
      'templates.otp_code.on.meta.buttons.0 is missing, but the url button there takes a value; write "code"',
    );
  });

  it('has nothing to do without templates', async () => {
    const { templates: _, ...config } = JSON.parse(await folder.read('wamux.config.json'));
    await folder.write('without.json', config);
    const { code, stdout } = await run(['templates', 'check', '--config', 'without.json']);
    expect([code, stdout]).toEqual([0, 'no templates in the config\n']);
  });
});

describe('providers', () => {
  it('shows what each can do, in columns or in blocks', async () => {
    const wide = await run(['providers'], { columns: 100 });
    expect(wide.stdout).toMatch(/\nbird +channels\n/);
    expect(wide.stdout).toMatch(/\ntext +yes +yes +yes +yes\n/);
    expect(wide.stdout).toMatch(/\nreaction +- +- +- +yes\n/);
    const narrow = await run(['providers'], { columns: 50 });
    expect(narrow.stdout).toMatch(/reaction\n {2}wolkvox +-\n {2}dt +-\n {2}bird +-\n {2}meta +yes\n/);
    const { providers } = (await run(['providers', '--json'])).json() as { providers: object[] };
    expect(providers[2]).toMatchObject({
      id: 'bird',
      adapter: 'channels',
      capabilities: { text: 'full', reaction: 'none' },
    });
  });
});

describe('media upload', () => {
  it('gives what stands for the file in a message, and nothing else, to a pipe', async () => {
    await folder.write('photo.png', 'not really');
    const meta = await run(['media', 'upload', 'photo.png', '--provider', 'meta']);
    expect([meta.code, meta.stdout, meta.stderr]).toEqual([0, expect.stringMatching(/^\d+\n$/), '']);
    const bird = await run(['media', 'upload', 'photo.png', '--provider', 'bird'], { columns: 80 });
    expect(bird.stdout).toMatch(/^https:\/\/\S+\n$/);
    expect(bird.stderr).toMatch(/wamux send --to \+… --media https:\S+ --type image\n/);
    const asJson = await run(['media', 'upload', 'photo.png', '--provider', 'meta', '--json']);
    expect(asJson.json()).toEqual({ provider: 'meta', id: expect.any(String) });
  });

  it('tells the provider the name of the file, and not where it is on this machine', async () => {
    await folder.write('photo.png', 'not really');
    const path = join(folder.path, 'photo.png');
    expect(await run(['media', 'upload', path, '--provider', 'meta'])).toMatchObject({ code: 0 });
    const { body } = simulator.cloudApi.requests.findLast(({ route }) => route === 'upload-media') ?? {};
    expect(body).toContain('filename="photo.png"');
    expect(body).not.toContain(folder.path);
  });

  it.each([
    [['photo.png', '--provider', 'dt'], 1, /^failed: unsupported \(dt\): .*\n`wamux providers` shows/],
    [['photo.png'], 2, /--provider is missing\nProviders: wolkvox/],
    [['nothing.png', '--provider', 'meta'], 1, /nothing\.png cannot be read: ENOENT/],
    [['data', '--provider', 'meta'], 2, /does not show its type\n.*--content-type image\/png/],
  ])('%j is refused', async (argv, code, said) => {
    await folder.write('photo.png', 'not really');
    const { stderr, ...ran } = await run(['media', 'upload', ...argv]);
    expect([ran.code, stderr]).toEqual([code, expect.stringMatching(said)]);
  });
});
