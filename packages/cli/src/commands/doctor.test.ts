import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WamuxConfig } from 'wamux';
import type { Check } from '../check-results.js';
import { makeSimulatedFolder } from '../folder.fixture.js';
import { runHere, type TestIo } from '../test-io.fixture.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());
afterEach(async () => {
  for (const provider of [simulator.channels, simulator.wolkvox, simulator.cloudApi]) {
    provider.reset();
    await provider.plug();
  }
});

type Entries = Record<string, Record<string, unknown>>;
const edited =
  (edit: (providers: Entries, config: { templates: Entries }) => void) =>
  (config: WamuxConfig): WamuxConfig => {
    edit(config.providers as Entries, config as never);
    return config;
  };

async function examine(edit: (config: WamuxConfig) => WamuxConfig = (config) => config, io: TestIo = {}) {
  await using folder = await makeSimulatedFolder(simulator, edit);
  const { code, json, stdout, stderr } = await runHere(['doctor', '--json'], {
    directory: folder.path,
    ...io,
  });
  const { checks, ok } = json() as { checks: Check[]; ok: boolean };
  const found = (check: string, of: string) =>
    checks
      .filter((one) => one.check === check && one.of === of)
      .map(({ result, message }) => [result, message]);
  return { code, ok, checks, found, shown: stdout + stderr };
}

describe('doctor', () => {
  it('finds nothing wrong where nothing is', async () => {
    const { code, ok, checks, found, shown } = await examine();
    expect([code, ok, checks.filter(({ result }) => result === 'failed')]).toEqual([0, true, []]);
    for (const id of ['wolkvox', 'bird', 'meta']) {
      expect(found('credential', id)).toEqual([['ok', expect.stringMatching(/accepted, in \d+ ms/)]]);
      expect(found('clock', id)).toEqual([['ok', expect.stringMatching(/^[012] s apart/)]]);
    }
    expect(found('credential', 'dt')).toEqual([['not checkable', expect.any(String)]]);
    expect(found('template', 'order_shipped on bird')).toEqual([
      ['ok', expect.stringContaining('2 variables')],
    ]);
    expect(found('webhook', 'wolkvox')).toEqual([['not checkable', 'this provider sends no webhooks']]);
    expect(found('webhook', 'meta')).toEqual([['warning', expect.stringContaining('nothing is known')]]);
    expect(shown).not.toContain('simulated-');
    expect(simulator.ledger.acceptances).toEqual([]);
  });

  it('finds a wrong credential, a provider that is away, and one that refuses', async () => {
    const wrong = edited((providers) => {
      Object.assign(providers.bird ?? {}, { accessKey: 'a-wrong-key' });
    });
    await simulator.wolkvox.unplug();
    simulator.cloudApi.on('list-templates', 'server-error');
    const { code, ok, found, shown } = await examine(wrong);
    expect([code, ok]).toEqual([1, false]);
    expect(found('credential', 'bird')).toEqual([
      ['failed', expect.stringMatching(/^auth \(bird, HTTP 401/)],
    ]);
    expect(found('credential', 'wolkvox')).toEqual([
      ['failed', expect.stringMatching(/^unavailable.*refused/)],
    ]);
    expect(found('clock', 'wolkvox')).toEqual([]);
    expect(found('credential', 'meta')).toEqual([['failed', expect.stringMatching(/^provider_error/)]]);
    expect(found('template', 'order_shipped on bird')[0]?.[0]).toBe('not checkable');
    expect(shown).not.toContain('a-wrong-key');
  });

  it('compares the clocks by what answers say', async () => {
    const body = { code: '200', error: null, msg: 'listed', data: { meta_templates: [] } };
    const date = new Date(Date.now() - 3_600_000).toUTCString();
    simulator.wolkvox.on('list_templates', { accept: true, status: 200, headers: { date }, body });
    const { code, found } = await examine();
    const [result, message] = found('clock', 'wolkvox')[0] ?? [];
    expect([code, result]).toEqual([1, 'warning']);
    expect(message).toMatch(/^the clock of this machine is (3599|360\d) s ahead$/);
    expect(found('template', 'otp_code on wolkvox')).toEqual([['failed', 'otp_code_es does not exist']]);
  });

  it('asks Bird something else where it has no templates to list', async () => {
    const without = ({ templates: _, ...config }: WamuxConfig): WamuxConfig => config;
    expect((await examine(without)).found('credential', 'bird')).toEqual([['ok', expect.any(String)]]);
    simulator.channels.on('list-messages', 'unauthorized');
    expect((await examine(without)).found('credential', 'bird')).toEqual([
      ['failed', expect.stringMatching(/^auth/)],
    ]);
  });

  it('tries the signatures of webhooks, and looks at their addresses', async () => {
    const webhook = (more: object) => ({ secrets: ['first-secret', 'second-secret'], ...more });
    const { code, found, shown } = await examine(
      edited(({ bird, dt, meta }) => {
        Object.assign(bird ?? {}, {
          webhook: webhook({ publicUrl: 'https://shop.example/bird?token=t0ken' }),
        });
        Object.assign(dt ?? {}, { webhook: webhook({ publicUrl: 'http://shop.example/dt' }) });
        Object.assign(meta ?? {}, { webhook: webhook({ verifyToken: 'v3rify' }) });
      }),
    );
    expect(code).toBe(0);
    const believed = [
      'ok',
      'a signature made with each of its 2 secrets is accepted, a forged one is refused',
    ];
    const given = ['ok', expect.stringMatching(/^gets /)];
    expect(found('webhook', 'bird')).toEqual([['ok', 'https://shop.example/bird'], believed, given]);
    expect(found('webhook', 'dt')).toEqual([
      ['warning', expect.stringContaining('not encrypted')],
      believed,
      given,
    ]);
    expect(found('webhook', 'meta')).toEqual([
      ['ok', expect.stringContaining('only the provider knows')],
      believed,
      given,
    ]);
    expect(shown).not.toMatch(/first-secret|second-secret|t0ken|v3rify/);
    const here = edited(({ bird }) => {
      Object.assign(bird ?? {}, { webhook: webhook({ publicUrl: 'http://127.0.0.1:80/x' }) });
    });
    expect((await examine(here)).found('webhook', 'bird')[0]).toEqual([
      'warning',
      expect.stringContaining('only from this machine'),
    ]);
  });

  it('warns of settings that work, and are weaker than they look', async () => {
    const { code, found, shown } = await examine(
      edited(({ bird, meta }) => {
        Object.assign(bird ?? {}, {
          webhook: { secrets: ['s3cret', 'x'.repeat(16)], publicUrl: 'https://shop.example/bird' },
        });
        Object.assign(meta ?? {}, { webhook: { secrets: ['x'.repeat(32)], verifyToken: 'v3rify' } });
      }),
    );
    expect(code).toBe(0);
    expect(found('secret', 'bird')).toEqual([['warning', 'webhook.secrets[0] has fewer than 16 characters']]);
    expect(found('secret', 'meta')).toEqual([
      ['warning', 'webhook.verifyToken has fewer than 16 characters'],
    ]);
    expect(shown).not.toMatch(/s3cret|v3rify/);
  });

  it('shows a config that cannot be used place by place, and ends as such', async () => {
    const { code, ok, checks } = await examine(
      edited((providers) => {
        Object.assign(providers.dt ?? {}, { apiKey: '${DT_API_KEY}' });
        Object.assign(providers.bird ?? {}, { workspaceId: 'ws_1' });
      }),
    );
    expect([code, ok]).toEqual([3, false]);
    expect(checks).toMatchObject(
      [
        { check: 'config', of: 'providers.dt.apiKey', result: 'failed', message: /DT_API_KEY is not set/ },
        { check: 'config', of: 'providers.bird.workspaceId', result: 'failed' },
      ].map((check) => ({ ...check, message: expect.any(String) })),
    );
  });

  it('is a table for people, that fits a narrow terminal', async () => {
    await using folder = await makeSimulatedFolder(simulator);
    const { code, stdout } = await runHere(['doctor'], { directory: folder.path, columns: 60 });
    expect(code).toBe(0);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(stdout).toContain('Nothing failed, 3 warnings.');
  });

  it('ends when it is interrupted', async () => {
    await using folder = await makeSimulatedFolder(simulator);
    const stop = new AbortController();
    simulator.wolkvox.on('list_templates', 'hang');
    const asked = simulator.wolkvox.requests.length;
    const ended = runHere(['doctor'], { directory: folder.path, interrupted: stop.signal });
    await expect.poll(() => simulator.wolkvox.requests.length).toBeGreaterThan(asked);
    stop.abort();
    expect(await ended).toMatchObject({ code: 130, stdout: '' });
  });
});
