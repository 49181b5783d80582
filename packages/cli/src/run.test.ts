import { describe, expect, it } from 'vitest';
import { commands } from './commands.js';
import { makeFolder } from './folder.fixture.js';
import { runHere } from './test-io.fixture.js';

const names = Object.keys(commands);

describe('help', () => {
  it.each([['--help'], ['-h']])('%s names every command', async (flag) => {
    const { code, stdout, stderr } = await runHere([flag]);
    expect([code, stderr]).toEqual([0, '']);
    for (const name of names) expect(stdout).toContain(`${name} `);
  });

  it.each(names)('of %s names its flags and shows how to use it', async (name) => {
    const { code, stdout } = await runHere([...name.split(' '), '--to', '--help']);
    const command = await commands[name]?.load();
    expect(code).toBe(0);
    for (const flag of Object.keys(command?.args ?? {})) expect(stdout).toContain(flag);
    expect(stdout).toContain(command?.example);
  });

  it('stands in 60 columns', async () => {
    for (const argv of [['--help'], ...names.map((name) => [...name.split(' '), '--help'])]) {
      const { stdout } = await runHere(argv, { columns: 60 });
      const lines = stdout.split('\n').filter((line) => !line.startsWith('  wamux '));
      const tooLong = lines.filter((line) => line.length > 60);
      expect(tooLong).toEqual([]);
    }
  });

  it('of a group names its commands; a group or nothing alone is not understood', async () => {
    const { code, stdout } = await runHere(['templates', '--help']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('templates check')]);
    expect(stdout).not.toContain('doctor');
    expect(await runHere(['templates'])).toMatchObject({ code: 2, stdout: '' });
    expect(await runHere([])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('simulate'),
    });
  });

  it.each([['--version'], ['version'], ['-v']])('%s tells the version', async (word) => {
    expect((await runHere([word])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('is what `help` gives, of all and of one', async () => {
    expect((await runHere(['help'])).stdout).toBe((await runHere(['--help'])).stdout);
    for (const words of [['send'], ['outbox', 'list'], ['outbox']]) {
      const [asked, flagged] = await Promise.all([
        runHere(['help', ...words]),
        runHere([...words, '--help']),
      ]);
      expect([asked.code, asked.stdout]).toEqual([0, flagged.stdout]);
    }
  });
});

describe('a command line that is not understood', () => {
  it.each([
    [['sned'], /no such command; did you mean "send"\?\n.*wamux --help/],
    [['outbox', 'lst'], /no such command; did you mean "list"\?\n.*wamux outbox --help/],
    [['templates', 'chk', '--json'], /no such command; did you mean "check"\?\n.*wamux templates --help/],
    [['help', 'sned'], /did you mean "send"/],
    [['init', 'wolkvox'], /too many arguments\nIt takes only flags: --provider/],
    [['send', 'Hola'], /too many arguments\n.*A text with spaces needs quotation marks/],
    [['--json', 'send'], /the command must come first/],
    [
      ['providers', '--confg', 'x'],
      /unknown flag --confg; did you mean "--config"\?\nAll flags: wamux providers --help/,
    ],
    [['send', '--txt', 'x'], /unknown flag --txt; did you mean "--text"\?/],
    [['send', '--TO', 'x'], /unknown flag --TO; did you mean "--to"\?/],
    [['send', '-t', 'x'], /unknown flag -t; did you mean "--to"\?/],
    [['doctor', '--verbos'], /unknown flag --verbos; did you mean "--verbose"\?/],
    [['doctor', '--nonsense'], /unknown flag --nonsense; expected one of --outbox, --config, --json, --help/],
    [['completion', 'bash', '--json'], /unknown flag --json; expected one of --help, --verbose\n/],
    [['completion', 'bash', 'zsh'], /too many arguments\nIt takes shell and flags: --help, --verbose\./],
    [['simulate', '--out', ''], /--out is empty\nPerhaps a shell variable is not set/],
    [['serve', '--host='], /--host is empty/],
    [['send', '--to', '', '--text', 'x'], /--to is empty/],
    [['providers', '--toString'], /unknown flag --toString/],
    [['providers', '-x'], /unknown flag -x/],
    [['providers', '--no-json'], /unknown flag --no-json/],
    [['providers', '--json=yes'], /--json takes no value/],
    [['providers', '--config'], /--config needs a value/],
    [['providers', '--config', '--json'], /--config needs a value\n.*--config=-…/],
    [['providers', '--config', 'a', '--config', 'b'], /--config is given twice/],
    [['providers', 'bird'], /too many arguments/],
    [['send', '--text', 'Hola'], /--to is missing\nGive the recipient: --to \+57/],
    [['send', '--to', '+573001112233', '--type', 'gif', '--media', 'x'], /Invalid value .*image/],
    [['status'], /no message is given\nGive a receipt/],
  ])('%j is refused, and nothing is done', async (argv, said) => {
    const { code, stdout, stderr } = await runHere(argv);
    expect([code, stdout]).toEqual([2, expect.any(String)]);
    expect(stderr).toMatch(said);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stderr).not.toContain('\u001b');
  });

  it('does not repeat an argument, which may be a phone number', async () => {
    const { stderr } = await runHere(['send', '--text', 'Hola', '+573001112233']);
    expect(stderr).not.toContain('3001112233');
  });

  it('is told to a program as well', async () => {
    const { code, json } = await runHere(['providers', '--json', '--confg']);
    expect([code, json()]).toEqual([
      2,
      {
        error: {
          exit: 'usage',
          message: 'unknown flag --confg; did you mean "--config"?',
          next: 'All flags: wamux providers --help',
        },
      },
    ]);
  });
});

describe('a config that cannot be used', () => {
  const providers = { dt: { adapter: 'decision-telecom', apiKey: '${DT_API_KEY}', sender: 'Brand' } };

  it('is not there', async () => {
    await using folder = await makeFolder();
    const { code, stderr } = await runHere(['providers'], { directory: folder.path });
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/there is no wamux\.config\.json.*\nCreate one.*init/),
    ]);
    const named = await runHere(['providers', '--config', 'my.yaml'], { directory: folder.path });
    expect(named).toMatchObject({ code: 3, stderr: expect.stringContaining('there is no my.yaml') });
  });

  it('is one of several', async () => {
    await using folder = await makeFolder();
    await folder.write('wamux.config.json', { providers });
    await folder.write('wamux.config.yaml', 'providers: {}');
    const io = { directory: folder.path, environment: { DT_API_KEY: 'fake' } };
    expect(await runHere(['providers'], io)).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(
        /several configs in .*: wamux\.config\.json, wamux\.config\.yaml\nChoose one, such as --config wamux\.config\.json\n/,
      ),
    });
    expect(await runHere(['providers', '--config', 'wamux.config.json'], io)).toMatchObject({ code: 0 });
  });

  it('names an environment variable that is not set', async () => {
    await using folder = await makeFolder();
    await folder.write('wamux.config.json', { providers });
    const { code, stderr } = await runHere(['providers'], { directory: folder.path });
    expect(code).toBe(3);
    expect(stderr).toContain('providers.dt.apiKey: environment variable DT_API_KEY is not set');
    expect(stderr).toContain('Set DT_API_KEY in this shell');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('is broken, and is named with each wrong place, for programs too', async () => {
    await using folder = await makeFolder();
    await folder.write('wamux.config.json', '{ "providers": { "dt": { "adapter": "decision-telecom", } } }');
    expect((await runHere(['providers'], { directory: folder.path })).stderr).toMatch(
      /not valid JSON at line 1/,
    );
    await folder.write('wamux.config.json', {
      providers: { dt: { adapter: 'nobody' }, b: { adapter: 'chanels' } },
      routes: [{ try: ['x'] }],
    });
    const { code, json } = await runHere(['providers', '--json'], { directory: folder.path });
    expect([code, json()]).toMatchObject([
      3,
      {
        error: {
          exit: 'config',
          issues: [
            { path: 'providers.dt.adapter' },
            { path: 'providers.b.adapter' },
            { path: 'routes[0].try[0]' },
          ],
        },
      },
    ]);
  });
});

it('a bug of the command says so, with its stack, and hides numbers', async () => {
  const init = commands.init as { load: unknown };
  const { load } = init;
  try {
    init.load = async () => {
      throw new TypeError('cannot read +573001112233');
    };
    const { code, stderr } = await runHere(['init']);
    expect(code).toBe(70);
    expect(stderr).toMatch(/bug of wamux.*\nTypeError: cannot read …2233\n\s+at /);
  } finally {
    init.load = load;
  }
});
