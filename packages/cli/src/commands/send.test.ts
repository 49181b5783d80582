import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WamuxConfig } from 'wamux';
import { type Folder, makeSimulatedFolder, withRoute } from '../folder.fixture.js';
import { runHere, type TestIo } from '../test-io.fixture.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());
afterEach(async () => {
  simulator.ledger.clear();
  for (const provider of [simulator.wolkvox, simulator.decisionTelecom, simulator.channels]) {
    provider.reset();
    await provider.plug();
  }
});

const to = '+573005556677';
const hola = ['send', '--to', to, '--text', 'Hola'];
const order = [
  '--template',
  'order_shipped',
  '--language',
  'es',
  '--var',
  'customer=Ada',
  '--var',
  'order=A=1',
];

async function runIn(edit: (config: WamuxConfig) => WamuxConfig, argv: readonly string[], io: TestIo = {}) {
  await using folder: Folder = await makeSimulatedFolder(simulator, edit);
  return await runHere(argv, { directory: folder.path, ...io });
}
const accepted = () => simulator.ledger.acceptances.map(({ provider, content }) => `${provider}: ${content}`);

describe('send', () => {
  it('fills the button of a template from its variable, as the config says', async () => {
    const code = ['--template', 'otp_code', '--language', 'es', '--var', 'code=123456', '--via', 'meta'];
    const sent = await runIn((config) => config, ['send', '--to', to, ...code]);
    expect([sent.code, accepted()]).toEqual([0, ['cloud-api: 123456']]);
    const { template } = JSON.parse(simulator.cloudApi.requests.at(-1)?.body ?? 'null');
    const parameters = [{ type: 'text', text: '123456' }];
    expect(template.components.at(-1)).toEqual({ type: 'button', sub_type: 'url', index: '0', parameters });
  });

  it('gives a receipt into a pipe, which has what it takes to follow the message', async () => {
    const { code, stderr, json } = await runIn(withRoute('bird'), hola);
    expect([code, stderr]).toEqual([0, '']);
    expect(json()).toMatchObject({
      outcome: 'accepted',
      provider: 'bird',
      providerMessageId: expect.stringMatching(/./),
      correlationId: expect.stringMatching(/./),
      to,
    });
    expect(accepted()).toEqual(['channels: Hola']);
  });

  it('says on a terminal who has it and how to follow it, without the number', async () => {
    const said = await runIn(withRoute('bird'), hola, { columns: 80 });
    expect(said.stdout).toMatch(/^accepted by bird, status accepted\nmessage id +([\w-]+)\n/);
    expect(said.stdout).toMatch(/wamux status [\w-]+ --provider bird --watch/);
    expect(said.stdout).not.toContain('5556677');
    const wolkvox = await runIn(withRoute('wolkvox'), hola, { columns: 80 });
    expect(wolkvox.stdout).toMatch(/none: wolkvox gives none.*--json > receipt\.json/s);
    const meta = await runIn(withRoute('meta'), hola, { columns: 80 });
    expect(meta.stdout).toMatch(
      /meta cannot be asked for its status: see `wamux doctor` for other ways\.\n$/,
    );
    expect(meta.stdout).not.toContain('wamux status');
    const { json } = await runIn(withRoute('bird'), [...hola, '--json'], { columns: 80 });
    expect(json()).toMatchObject({ outcome: 'accepted' });
  });

  it('sends templates, with every variable to the letter, and their headers', async () => {
    await runIn(withRoute('dt'), ['send', '--to', to, ...order]);
    expect(accepted()).toEqual(['decision-telecom: Ada | A=1']);
    const photo = (config: WamuxConfig): WamuxConfig => ({
      ...config,
      templates: {
        photo: {
          variables: ['customer'],
          on: { meta: { name: 'parcel_photo', language: 'es' } },
        },
      },
    });
    const media = ['--media', 'https://files.example.test/a.jpg', '--type', 'image'];
    const argv = ['send', '--to', to, '--template', 'photo', '--var', 'customer=Ada', ...media];
    expect(await runIn((config) => photo(withRoute('meta')(config)), argv)).toMatchObject({ code: 0 });
  });

  it('sends media by URL with a caption, and by the id of the provider that keeps it', async () => {
    const image = ['send', '--to', to, '--type', 'image', '--media'];
    await runIn(withRoute('dt'), [...image, 'https://files.example.test/a.jpg', '--text', 'Your parcel']);
    expect(accepted()).toEqual(['decision-telecom: Your parcel']);
    const config = withRoute('bird', 'meta');
    const { code, json } = await runIn(config, [
      ...image,
      '594078838566918',
      '--via',
      'meta',
      '--dry-run',
      '--json',
    ]);
    expect([code, json()]).toMatchObject([
      0,
      { request: { body: expect.stringContaining('594078838566918') } },
    ]);
  });

  it('sends by one provider alone, whatever the routes say', async () => {
    expect((await runIn(withRoute('bird'), [...hola, '--via', 'dt'])).json()).toMatchObject({
      provider: 'dt',
    });
    await simulator.decisionTelecom.unplug();
    const away = await runIn(
      (config) => ({ ...config, routes: [{ try: ['bird'] }] }),
      [...hola, '--via', 'dt'],
    );
    expect(away).toMatchObject({ code: 1, stderr: expect.stringContaining('unavailable') });
    expect(accepted()).toEqual(['decision-telecom: Hola']);
    const wrong = await runIn(withRoute('bird'), [...hola, '--via', 'brid']);
    expect(wrong).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--via names no.*\nProviders: wolkvox/),
    });
  });

  it('says which template is meant, and that a file of this machine is no URL', async () => {
    const typo = [
      '--template',
      'order_shiped',
      '--language',
      'es',
      '--var',
      'customer=Ada',
      '--var',
      'order=1',
    ];
    const sent = await runIn(withRoute('bird'), ['send', '--to', to, ...typo]);
    expect(sent.stderr).toMatch(
      /order_shiped is not mapped on bird; did you mean "order_shipped"\? Else add/,
    );
    await using folder: Folder = await makeSimulatedFolder(simulator);
    await folder.write('parcel.jpg', 'x');
    const media = ['send', '--to', to, '--media', 'parcel.jpg', '--type', 'image', '--via', 'bird'];
    expect(await runHere(media, { directory: folder.path })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Upload it first: wamux media upload parcel.jpg --provider bird'),
    });
    expect(accepted()).toEqual([]);
  });

  it('shows every provider that was asked, when the first could not', async () => {
    simulator.wolkvox.on('send_message_official', 'unauthorized');
    const { code, stdout } = await runIn(withRoute('wolkvox', 'dt'), hola, { columns: 100 });
    expect(code).toBe(0);
    expect(stdout).toMatch(/wolkvox +not-accepted +\d+ +auth: [^\n]*\ndt +accepted/);
  });

  it('says of a refusal who refused, why, and what to do', async () => {
    simulator.channels.on('send', 'unauthorized');
    const { code, stderr, json } = await runIn(withRoute('bird'), hola);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^not accepted: auth \(bird, HTTP 401.*\nReplace the credential/);
    expect(json()).toMatchObject({ outcome: 'not-accepted', kind: 'auth', to });
    expect(stderr).not.toMatch(/5556677|simulated-access-key|\n\s+at /);
  });

  it('has an exit code of its own for an outcome that nobody knows, and says not to send again', async () => {
    const impatient = (config: WamuxConfig): WamuxConfig => ({
      ...config,
      routes: [{ try: ['bird'], reconcileWithin: '1ms' }],
    });
    simulator.channels.on('send', 'reset-after-acceptance');
    simulator.channels.on('list-messages', 'server-error');
    const bird = await runIn(impatient, hola);
    expect(bird.code).toBe(4);
    expect(bird.stderr).toMatch(/UNKNOWN, it may have been accepted: .*Do not send it again/s);
    expect(bird.stderr).toMatch(/Check later:\n {2}wamux status [\w-]+ --provider bird/);
    expect(bird.json()).toMatchObject({
      outcome: 'unknown',
      provider: 'bird',
      correlationId: expect.any(String),
      to,
    });

    simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance');
    const dt = await runIn(withRoute('dt'), hola);
    expect(dt).toMatchObject({ code: 4, stderr: expect.stringContaining('dt cannot look it up') });
    expect(accepted()).toHaveLength(2);
  });

  it('that is interrupted tells the truth: nothing sent, or nobody knows', async () => {
    expect(await runIn(withRoute('bird'), hola, { interrupted: AbortSignal.abort() })).toMatchObject({
      code: 130,
      stderr: expect.stringContaining('canceled'),
    });
    const stop = new AbortController();
    simulator.decisionTelecom.on('send-whatsapp', 'hang-after-acceptance');
    const sending = runIn(withRoute('dt'), hola, { interrupted: stop.signal });
    await expect.poll(accepted).toHaveLength(1);
    stop.abort();
    expect(await sending).toMatchObject({ code: 4, stderr: expect.stringContaining('Do not send it again') });
  });

  it.each([
    [['--to', to], /nothing to send\nGive --text/],
    [['--to', '3005556677', '--text', 'x'], /--to: has no country code/],
    [['--to', to, '--text', ''], /--text is empty/],
    [['--to', to, '--text', 'x', '--template', 'y'], /cannot be used together/],
    [['--to', to, '--text', 'x', '--language', 'es'], /--language and --var need --template/],
    [['--to', to, '--text', 'x', '--type', 'image'], /--type needs --media/],
    [['--to', to, '--template', 'otp_code', '--type', 'image'], /--type needs --media/],
    [['--to', to, '--media', 'https://a.test/b.png'], /--type is missing/],
    [['--to', to, '--media', '594', '--type', 'image'], /not an http or https URL\n.*--via/],
    [
      ['--to', to, '--media', 'ftp://a.test/b.png', '--type', 'image', '--via', 'bird'],
      /not an http or https URL\n.*only from the web/,
    ],
    [['--to', to, '--template', 'a', '--var', 'b'], /--var needs a name and a value/],
    [['--to', to, '--template', 'a', '--var', 'b=1', '--var', 'b=2'], /one variable twice/],
    [['--to', to, '--template', 'a', '--language', 'e'], /--language: /],
  ])('%j is refused before anything is read or sent', async (argv, said) => {
    const { code, stderr } = await runHere(['send', ...argv]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(said)]);
    expect(stderr).not.toContain('5556677');
  });
});

describe('send --message', () => {
  const list = {
    to,
    type: 'list',
    text: 'Pick',
    button: 'Show',
    sections: [{ title: 'A', rows: [{ id: 'r1', title: 'Row' }] }],
  };
  const carousel = {
    type: 'carousel',
    cards: [{ card_index: 0, components: [{ type: 'button', sub_type: 'quick_reply', index: 0 }] }],
  };

  async function runWith(message: string | object | undefined, ...more: string[]) {
    await using folder = await makeSimulatedFolder(simulator, withRoute('meta'));
    if (message !== undefined) await folder.write('message.json', message);
    return await runHere(['send', '--message', 'message.json', ...more], { directory: folder.path });
  }

  it('sends what no flag says, and to whom a flag says', async () => {
    const sent = await runWith(list);
    expect([sent.code, sent.stderr, sent.json()]).toEqual([0, '', expect.objectContaining({ to })]);
    const other = '+573005556688';
    const toOther = await runWith({ ...list, to: undefined }, '--to', other, '--via', 'bird');
    expect([toOther.code, toOther.json()]).toEqual([
      0,
      expect.objectContaining({ provider: 'bird', to: other }),
    ]);
    expect(simulator.ledger.acceptances.map(({ provider }) => provider)).toEqual(['cloud-api', 'channels']);
  });

  it('brings a template and what only the provider knows of', async () => {
    const variables = { customer: 'Ada', order: 'A-1' };
    const providerOptions = { 'cloud-api': { components: [carousel] } };
    const template = {
      to,
      type: 'template',
      name: 'order_shipped',
      language: 'es',
      variables,
      providerOptions,
    };
    const { code, stdout } = await runWith(template, '--dry-run', '--json');
    expect([code, simulator.ledger.acceptances]).toEqual([0, []]);
    const { template: sent } = JSON.parse(JSON.parse(stdout).request.body);
    expect(sent.components).toEqual([expect.objectContaining({ type: 'body' }), carousel]);
  });

  it.each<[string | object | undefined, string[], RegExp]>([
    [undefined, [], /message\.json is not there \(ENOENT\)\n.*docs\/messages\.md/],
    ['', [], /message\.json is empty/],
    ['{"to":', [], /message\.json is not valid JSON at line 1, column 7: /],
    [
      '{\n  "type": "text",\n}',
      [],
      /message\.json is not valid JSON at line 3, column 1: a name in double quotes is m/,
    ],
    [
      `{ "to": "${to}", "type": "text", "text": "Hola", "to": "${to}" }`,
      [],
      /column \d+: the name appears twice/,
    ],
    ['[]', [], /message\.json is not a JSON object/],
    [{ ...list, sections: [] }, [], /message\.json is not a valid message:\nsections .*/],
    [{ ...list, to: undefined }, [], /message\.json is not a valid message:\nto .*/],
    [list, ['--text', 'Hola'], /--text and --message cannot be used together/],
    [list, ['--var', 'a=b'], /--var and --message cannot be used together/],
    [list, ['--tag', 'vip'], /--tag and --message cannot be used together/],
  ])('refuses what is no message, or two: %j %j', async (message, more, words) => {
    const { code, stderr } = await runWith(message, ...more);
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain(to);
    expect([code, simulator.ledger.acceptances]).toEqual([2, []]);
  });
});

it('send --message reads no file without an end', async () => {
  const { code, stderr } = await runIn(withRoute('bird'), ['send', '--message', '/dev/zero']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('/dev/zero is larger than 4 MB')]);
});

describe('send --dry-run', () => {
  it('shows the route and the request, and sends nothing', async () => {
    const { code, stdout } = await runIn(withRoute('wolkvox', 'bird'), [
      'send',
      '--to',
      to,
      ...order,
      '--dry-run',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/routes\[0\] +matches +every message/);
    expect(stdout).toMatch(/wolkvox +asked first\nbird +asked next/);
    expect(stdout).toContain('POST http://127.0.0.1:');
    expect(stdout).toContain('wolkvox-token: [redacted]');
    expect(stdout).toContain('"template_vars":"Ada;A=1"');
    expect(stdout).not.toMatch(/5556677|simulated-wolkvox-token/);
    expect(simulator.ledger.acceptances).toEqual([]);
  });

  it('fails where nobody would be asked', async () => {
    const argv = [...hola.slice(0, 3), '--media', 'https://a.test/b.mp4', '--type', 'video', '--dry-run'];
    const { code, stdout, stderr } = await runIn(withRoute('wolkvox'), argv);
    expect([code, stderr]).toEqual([1, expect.stringContaining('No provider would be asked')]);
    expect(stdout).toMatch(/skipped: unsupported: /);
    const asJson = await runIn(withRoute('wolkvox'), [...argv, '--json']);
    expect(asJson.json()).toMatchObject({ route: 0, request: null });
  });
});

describe('explain', () => {
  it('tells the route, and why not the ones before it', async () => {
    const routed = (config: WamuxConfig): WamuxConfig => ({
      ...config,
      routes: [
        { when: { template: 'otp_*', country: ['CO', 'MX'] }, try: ['bird'] },
        { when: { tag: 'invoice' }, try: ['dt'], strategy: 'round-robin', onUnknown: 'resend' },
      ],
    });
    const argv = ['explain', '--to', to, '--text', 'Hola'];
    const { code, stdout } = await runIn(routed, [...argv, '--tag', 'invoice']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/routes\[0\] +does not match +template otp_\*, country CO or MX\n/);
    expect(stdout).toMatch(/routes\[1\] +matches +tag invoice\n.*round-robin.*resend/);
    const none = await runIn(routed, argv);
    expect(none).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('no route') });
    expect(none.stderr).toContain('\nAdd a route without `when` at the end of `routes`');
    expect(none.stderr).not.toContain('wamux providers');
    const { stdout: unrouted } = await runIn(({ routes: _, ...config }) => config, argv);
    expect(unrouted).toContain('no routes in the config');
    const via = await runIn(routed, [...argv, '--via', 'bird']);
    expect(via.stdout).toContain('--via: routes are not used');
    expect(via.stdout).toMatch(/bird +64 /);
  });

  it('shows the limits of each provider, and nothing that only a process that sends can know', async () => {
    const argv = ['explain', '--to', to, '--text', 'Hola'];
    const { stdout } = await runIn(withRoute('wolkvox', 'meta'), argv);
    expect(stdout).toMatch(/^provider +what happens$/m);
    expect(stdout).toMatch(/limits +in flight +a second +to recipient +waiting +repeats\n/);
    expect(stdout).toMatch(/wolkvox +1 +- +- +1000 +10\n/);
    expect(stdout).toMatch(/meta +64 +80 +45 +1000 +10\n/);
    expect(stdout).not.toMatch(/circuit|closed/);
    const { providers } = (await runIn(withRoute('meta'), [...argv, '--json'])).json() as {
      providers: object[];
    };
    expect(providers).toEqual([
      { provider: 'meta', limits: { concurrency: 64, perSecond: 80, pair: 45, queue: 1_000, repeats: 10 } },
    ]);
  });
});
