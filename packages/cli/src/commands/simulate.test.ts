import { join } from 'node:path';
import { dialects } from '@wamux/simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient, type WamuxConfig } from 'wamux';
import { parse } from 'yaml';
import { type Folder, makeFolder } from '../folder.fixture.js';
import { type Ran, runHere } from '../test-io.fixture.js';

let folder: Folder;
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const to = '+573005556677';

/** A simulator that a command line started, and what it has written so far. */
async function start(...argv: string[]) {
  const stop = new AbortController();
  const unread = new AbortController();
  let written = '';
  const ended = runHere(['simulate', ...argv], {
    interrupted: stop.signal,
    unread: unread.signal,
    onWrite(text) {
      written += text;
    },
  });
  await expect.poll(() => written).toMatch(argv.includes('--json') ? /"ready"/ : /listening/);
  const end = async (): Promise<Ran> => {
    stop.abort();
    return ended;
  };
  return { written: () => written, end, unread, ended };
}

const configOf = (written: string): WamuxConfig => parse(written.slice(0, written.indexOf('\n\n')));

describe('simulate', () => {
  it('gives a config with which messages are sent to nobody, and tells what it accepts', async () => {
    const simulation = await start();
    const config = configOf(simulation.written());
    await folder.write('wamux.config.json', config);
    const client = await createClient(join(folder.path, 'wamux.config.json'));
    const simulated = Object.values(dialects).map(({ config: { id } }) => id);
    expect([...client.providers.keys()]).toEqual(simulated);
    for (const id of client.providers.keys()) {
      const one = await createClient({ ...config, routes: [{ try: [id] }] });
      const variables = { customer: 'Ada', order: id };
      const sent = await one.sendTemplate({ to, name: 'order_shipped', variables });
      expect(sent._unsafeUnwrap().provider).toBe(id);
      await one.close();
    }
    await client.close();
    const { code, stdout, stderr } = await simulation.end();
    expect(code).toBe(130);
    expect(stdout).not.toContain('accepted');
    expect(stderr).toMatch(/\d\d:\d\d:\d\d wolkvox accepted template to …6677: Ada \| wolkvox/);
    expect(stderr).toMatch(/channels accepted template to …6677, id [\w-]+: Ada \| bird/);
    expect(stderr).not.toContain('3005556677');
  });

  it('simulates the providers that it is told to, one port after the other', async () => {
    // These ports are below those that the system hands out, so nobody takes the next one in the meantime.
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const simulation = await start('--provider', 'wolkvox', '--provider', 'channels', '--port', `${port}`);
    expect(configOf(simulation.written()).providers).toMatchObject({
      wolkvox: { baseUrl: `http://127.0.0.1:${port}` },
      bird: { baseUrl: `http://127.0.0.1:${port + 1}` },
    });
    const second = await runHere(['simulate', '--port', `${port}`]);
    expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining('is in use\nChoose another') });
    await simulation.end();
  });

  it('lets every send meet its faults, and says so', async () => {
    const simulation = await start('--json', '--fault', 'reset-after-acceptance', '--fault', 'wolkvox:quota');
    const [ready] = simulation.written().split('\n');
    const { config } = JSON.parse(ready ?? '');
    for (const id of ['bird', 'wolkvox']) {
      const client = await createClient({ ...config, routes: [{ try: [id], reconcileWithin: '1ms' }] });
      await client.send({ to, type: 'text', text: `Hola ${to}` });
      await client.close();
    }
    const { stdout } = await simulation.end();
    const news = stdout
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line))
      .filter(({ route }) => route !== 'list-messages');
    expect(news).toMatchObject([
      { type: 'accepted', provider: 'channels', to: '…6677', content: 'Hola …6677' },
      { type: 'answered', provider: 'channels', route: 'send', carriedOut: true, status: null },
      {
        type: 'answered',
        provider: 'wolkvox',
        route: 'send_message_official',
        carriedOut: false,
        status: 403,
      },
    ]);
  });

  it('writes its config to a file, over an earlier one of its own, and over nothing else', async () => {
    const path = join(folder.path, 'simulated.yaml');
    for (const _ of [1, 2]) {
      const simulation = await start('--out', path);
      const { stdout } = await simulation.end();
      expect(stdout).toBe('');
      const client = await createClient(path);
      expect(client.providers.size).toBe(Object.keys(dialects).length);
      await client.close();
    }
    for (const [name, content] of [
      ['own.yaml', 'providers: {}\n'],
      ['short.yaml', '#'],
    ] as const) {
      await folder.write(name, content);
      const refused = await runHere(['simulate', '-o', join(folder.path, name)]);
      expect(refused).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/exists already.*\n.*--out/),
      });
      expect(await folder.read(name)).toBe(content);
    }
  });

  it('switches a provider off, by whatever people call it, and the next one takes the message', async () => {
    const path = join(folder.path, 'simulated.yaml');
    const simulation = await start(
      '--provider',
      'Bird',
      '--provider',
      'meta',
      '--fault',
      'bird:unplugged',
      '-o',
      path,
    );
    const sent = await runHere(['send', '--config', path, '--to', to, '--text', 'Hola', '--verbose']);
    expect(sent.json()).toMatchObject({
      provider: 'meta',
      attempts: [{ provider: 'bird' }, { provider: 'meta' }],
    });
    expect(sent.stderr).toMatch(/bird: unavailable, meta takes over/);
    const alone = await runHere([
      'send',
      '--config',
      path,
      '--to',
      to,
      '--text',
      'Hola',
      '--via',
      'WhatsApp',
    ]);
    expect(alone.json()).toMatchObject({ provider: 'meta' });
    await simulation.end();
  });

  it('says where it cannot write', async () => {
    const out = `${import.meta.filename}/wamux.config.yaml`;
    const { code, stderr } = await runHere(['simulate', '--out', out]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/written: ENOTDIR\nChoose another --out/)]);
  });

  it('ends when nobody reads what it says any more', async () => {
    const simulation = await start();
    simulation.unread.abort();
    expect((await simulation.ended).code).toBe(141);
  });

  it.each([
    [['--provider', 'nobody'], /names no adapter that can be simulated\nAdapters: wolkvox/],
    [['--out', 'wamux.config.json'], /--out is a config in YAML; expected a name that ends in \.yaml/],
    [['--port', '99999'], /--port is not a whole number from 1 to 65527/],
    [['--port', '65527', '--ui'], /--port is not a whole number from 1 to 65526/],
    ...['x', '1e3', '0x1000', ' 4010', '+4010', '4010.0', '-1', '0'].map((port): [string[], RegExp] => [
      [`--port=${port}`],
      /--port is not a whole number/,
    ]),
    [
      ['--provider', 'channels', '--fault', 'wolkvox:hang'],
      /adapter that is not simulated\nSimulated: channels/,
    ],
    [
      ['--fault', 'hnag'],
      /documents no refusal "hnag".*\nCertainly not accepted.*unplugged.*\nPerhaps accepted.*hang/,
    ],
  ])('%j is refused', async (argv, said) => {
    const { code, stdout, stderr } = await runHere(['simulate', ...argv]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(said);
  });
});
