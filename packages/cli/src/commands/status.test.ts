import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Folder, makeSimulatedFolder, withRoute } from '../folder.fixture.js';
import { toSimulatedConfig } from '../simulate/simulated-config.js';
import { type Ran, runHere, type TestIo } from '../test-io.fixture.js';

let simulator: Simulator;
let folder: Folder;
beforeAll(async () => {
  const timeline = [
    { status: 'sent', afterMs: 100 },
    { status: 'delivered', afterMs: 200 },
    { status: 'read', afterMs: 1_500 },
  ] as const;
  simulator = await startSimulator({ timeline });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  folder = await makeSimulatedFolder(simulator, withRoute('bird'));
});
afterEach(async () => {
  await folder[Symbol.asyncDispose]();
  simulator.channels.reset();
  await simulator.channels.plug();
});

const to = '+573005556677';
const run = (argv: readonly string[], io: TestIo = {}): Promise<Ran> =>
  runHere(argv, { directory: folder.path, ...io });

/** Sends by a provider, and keeps what `send` writes. */
async function sendBy(provider: string, recipient = to): Promise<Record<string, string>> {
  const { stdout, json } = await run(['send', '--to', recipient, '--text', 'Hola', '--via', provider]);
  await folder.write('receipt.json', stdout);
  return json() as Record<string, string>;
}

describe('status', () => {
  it('says in words of the command what a provider finds a message by', async () => {
    const all = [...simulator.providers.values()];
    await folder.write('all.json', toSimulatedConfig(all));
    const ask = (provider: string, ...argv: string[]) =>
      run(['status', ...argv, '--provider', provider, '--config', 'all.json']);
    for (const provider of ['bird', 'twilio', 'infobip', 'dt']) {
      const { code, stderr } = await ask(provider, '--to', to);
      expect([code, stderr]).toEqual([
        2,
        `wamux: ${provider} looks messages up by id\nGive the id: wamux status <id> --provider ${provider}\n`,
      ]);
    }
    const { code, stderr } = await ask('dt', 'SM-1');
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^wamux: the id: is not a .*\nUse the id that dt/),
    ]);
  });

  it.each(['wolkvox', 'dt', 'bird'])('takes the receipt that send wrote for %s', async (provider) => {
    await sendBy(provider);
    const { code, stdout } = await run(['status', 'receipt.json']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(new RegExp(`^\\w+ +${provider}\\b`))]);
    const asJson = await run(['status', 'receipt.json', '--json']);
    expect(asJson.json()).toMatchObject({ provider, status: expect.any(String) });
    expect(asJson.stdout).not.toContain('5556677');
  });

  it('takes the provider’s id, and ours where the provider can look it up', async () => {
    const { providerMessageId = '', correlationId = '' } = await sendBy('bird');
    for (const id of [providerMessageId, correlationId]) {
      const { json } = await run(['status', id, '--provider', 'bird', '--json']);
      expect(json()).toMatchObject({ provider: 'bird', providerMessageId });
    }
    const nobodys = await run(['status', '0c0ffee0-1111-4222-8333-444455556666', '--provider', 'bird']);
    expect(nobodys).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^failed: validation \(bird, HTTP 404.*\): bird knows no message with this id/,
      ),
    });
    expect(nobodys.stderr).not.toMatch(/sender_misconfigured|Compare the provider/);
    const whose = await run(['status', providerMessageId]);
    expect(whose).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--provider is missing\n.*wolkvox, dt/),
    });
  });

  it('takes the recipient where the provider has no ids', async () => {
    await sendBy('wolkvox', '+573005556699');
    const argv = ['status', '--provider', 'wolkvox', '--json'];
    const asked = await run([...argv, '--to', '+57 300 555 66 99']);
    expect(asked.json()).toMatchObject({
      provider: 'wolkvox',
      status: expect.stringMatching(/accepted|sent|delivered/),
    });
    const before = await run([...argv, '--to', '+573005556699', '--accepted-at', '2026-01-01T00:00:00Z']);
    expect(before.stdout).not.toMatch(/"status":"(sent|delivered)"/);
    const watched = await run([...argv, '--to', '+573005556699', '--watch']);
    expect(watched).toMatchObject({ code: 0, stdout: expect.stringContaining('"delivered"') });
  });

  it.each([
    [['status', '--provider', 'wolkvox'], /no message is given\nGive a receipt/],
    [
      ['status', 'x', '--provider', 'wolkvox'],
      /wolkvox looks messages up by recipient\nGive the recipient: --to \+/,
    ],
    [['status', 'x', '--provider', 'bird', '--accepted-at', '2026-11-27'], /--accepted-at needs --to/],
    [
      ['status', '--to', to, '--provider', 'wolkvox', '--accepted-at', 'noon'],
      /--accepted-at is not an ISO 8601 time/,
    ],
    [
      ['status', '--to', to, '--provider', 'wolkvox', '--accepted-at', '9999-01-01T00:00:00Z'],
      /in the future/,
    ],
    [['status', '--to', '300', '--provider', 'wolkvox'], /--to: /],
  ])('%j is refused', async (argv, said) => {
    expect(await run(argv)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(said) });
  });

  it.each([
    '1',
    '2026',
    'Nov 27',
    '2026-11-27',
    '2026-11-27T18:00:00',
    '2026-02-31T00:00:00Z',
    '20261127T180000Z',
  ])('guesses no time of acceptance from %j', async (time) => {
    const argv = ['status', '--to', to, '--provider', 'wolkvox', '--accepted-at', time];
    expect(await run(argv)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/--accepted-at is not an ISO 8601 time .*\nSuch as 2026-11-27T18:00:00Z/),
    });
  });

  it('takes a time of acceptance with any offset', async () => {
    const argv = ['status', '--to', '+573005556655', '--provider', 'wolkvox', '--json', '--accepted-at'];
    for (const time of ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.5-05:00']) {
      expect((await run([...argv, time])).code).not.toBe(2);
    }
  });

  it('watches a message to its end, each status once', async () => {
    await sendBy('bird');
    const { code, stdout } = await run(['status', 'receipt.json', '--watch', '--json']);
    const statuses = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).status);
    expect([code, statuses.at(-1)]).toEqual([0, 'read']);
    expect(new Set(statuses).size).toBe(statuses.length);
    expect(statuses.length).toBeGreaterThan(1);
  });

  it('stops watching at the delivery where nobody tells of the reading', async () => {
    // Wolkvox looks messages up by recipient, who must have no other.
    await sendBy('wolkvox', '+573005556688');
    const { code, stdout } = await run(['status', 'receipt.json', '--watch']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/delivered +wolkvox\n$/)]);
  });

  it('ends as failed for a message that failed', async () => {
    simulator.channels.setTimeline(to, [{ status: 'failed', afterMs: 0 }]);
    await sendBy('bird');
    simulator.channels.setTimeline(to, []);
    const { code, stdout } = await run(['status', 'receipt.json', '--watch']);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^failed +bird/)]);
  });

  it('asks what became of a send whose outcome is unknown', async () => {
    await folder.write('impatient.json', {
      ...JSON.parse(await folder.read('wamux.config.json')),
      routes: [{ try: ['bird'], reconcileWithin: '1ms' }],
    });
    for (const fault of ['reset-after-acceptance', 'reset'] as const) {
      const mended = simulator.channels.on('send', fault);
      const asked = simulator.channels.on('list-messages', 'server-error');
      const argv = ['send', '--to', to, '--text', 'Hola', '--config', 'impatient.json'];
      const sent = await run(argv);
      expect(sent.code).toBe(4);
      mended();
      asked();
      await folder.write(`${fault}.json`, sent.stdout);
    }
    const taken = await run(['status', 'reset-after-acceptance.json', '--json']);
    expect(taken.code).toBe(0);
    expect(taken.json()).toMatchObject({ provider: 'bird', providerMessageId: expect.stringMatching(/./) });
    const lost = await run(['status', 'reset.json', '--json', '--watch']);
    expect([lost.code, lost.json()]).toMatchObject([4, { status: 'unknown', providerMessageId: null }]);
    expect(lost.stderr).toContain('bird does not know it, or not yet');
  });

  it('says what stands in the way: who cannot be asked, a wrong credential, a provider that is away', async () => {
    await sendBy('meta');
    const meta = await run(['status', 'receipt.json', '--watch']);
    expect(meta).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/unsupported \(meta\): .*webhook only/),
    });
    await sendBy('bird');
    const mended = simulator.channels.on('get-message', 'unauthorized');
    const wrong = await run(['status', 'receipt.json', '--watch', '--json']);
    expect([wrong.code, wrong.json()]).toMatchObject([1, { error: { kind: 'auth' } }]);
    expect(wrong.stderr).toMatch(/Replace the credential/);
    mended();
    await simulator.channels.unplug();
    const away = await run(['status', 'receipt.json']);
    expect(away).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/unavailable[^\n]*ECONNREFUSED.*\nCheck the/),
    });
  });

  it.each([
    ['nothing.json', undefined, /nothing\.json is not there \(ENOENT\)\nCreate a receipt: wamux send/],
    ['text.json', 'accepted by bird', /text\.json is not valid JSON at line 1, column 1: /],
    ['list.json', '"1"', /not a JSON object/],
    ['other.json', '{"providerMessageId":"1"}', /not a receipt: provider/],
    ['refused.json', '{"outcome":"not-accepted","provider":"bird"}', /was not accepted\nThere is nothing/],
    [
      'foreign.json',
      '{"provider":"gone","providerMessageId":"1"}',
      /foreign.json names no provider in the config/,
    ],
  ])('%s is no receipt', async (name, content, said) => {
    if (content !== undefined) await folder.write(name, content);
    expect(await run(['status', name])).toMatchObject({ code: 2, stderr: expect.stringMatching(said) });
  });

  it('of one provider is asked of no other', async () => {
    await folder.write('bird.json', '{"provider":"bird","providerMessageId":"1"}');
    expect(await run(['status', 'bird.json', '--provider', 'dt'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/message at bird, but --provider names another/),
    });
  });
});

describe('status --watch that goes on', () => {
  async function watch() {
    simulator.channels.setTimeline(to, [{ status: 'sent', afterMs: 0 }]);
    await sendBy('bird');
    simulator.channels.setTimeline(to, []);
    const [stop, unread] = [new AbortController(), new AbortController()];
    let written = '';
    const io = {
      interrupted: stop.signal,
      unread: unread.signal,
      onWrite(text: string) {
        written += text;
      },
    };
    const ended = run(['status', 'receipt.json', '--watch'], io);
    await expect.poll(() => written).toContain('sent');
    return { stop, unread, ended, written: () => written };
  }

  it('ends quietly when it is interrupted, or when nobody reads it any more', async () => {
    const first = await watch();
    first.stop.abort();
    expect(await first.ended).toMatchObject({ code: 130, stderr: '' });
    const second = await watch();
    second.unread.abort();
    expect(await second.ended).toMatchObject({ code: 141, stderr: '' });
  });

  it('says each thing once: a status that stays, a provider that is away', async () => {
    const { stop, ended, written } = await watch();
    const asked = (): number =>
      simulator.channels.requests.filter(({ route }) => route === 'get-message').length;
    const before = asked();
    await expect.poll(asked).toBe(before + 1);
    simulator.channels.on('get-message', 'server-error');
    await expect.poll(asked).toBe(before + 3);
    await simulator.channels.unplug();
    await expect.poll(written).toMatch(/no answer, will ask again: unavailable/);
    stop.abort();
    const { stdout, stderr } = await ended;
    expect(stdout.match(/sent/g)).toHaveLength(1);
    expect(stderr.match(/provider_error/g)).toHaveLength(1);
  });
});
