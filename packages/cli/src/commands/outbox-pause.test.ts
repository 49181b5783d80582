import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openOutbox } from '@wamux/outbox';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClient } from 'wamux';
import { toSimulatedConfig } from '../simulate/simulated-config.js';
import { runHere, type TestIo } from '../test-io.fixture.js';
import { outboxFlag, useOutboxRig } from './outbox-rig.fixture.js';

const rig = useOutboxRig();
beforeEach(async () => {
  await using _ = await rig.open();
});

const run = (argv: readonly string[], io: TestIo = {}) =>
  runHere([...argv, ...outboxFlag], { directory: rig.path, columns: 200, ...io });

describe('outbox pause and resume', () => {
  it('pause a provider and a lane for all, with who and why, and say so wherever somebody looks', async () => {
    const paused = await run(['outbox', 'pause', 'dt', '--reason', 'it loses answers', '--by', 'Ada']);
    expect(paused).toMatchObject({
      code: 0,
      stdout: 'dt is paused: workers give it no new messages until it is resumed\n',
      stderr: expect.stringMatching(/^No worker is running, .* make sure that it is right/),
    });
    const lane = await run([
      'outbox',
      'pause',
      '--lane',
      'anybody',
      '--reason',
      'the campaign waits',
      '--json',
    ]);
    expect(lane.stderr).toBe('');
    expect(lane.json()).toMatchObject({ lane: '', reason: 'the campaign waits', since: expect.any(String) });
    const stats = await run(['outbox', 'stats']);
    expect(stats.stdout).toMatch(
      /paused +since +by +why\ndt +\d+ s.* Ada +it loses answers\nlane anybody .* the campaign waits\n/,
    );
    expect((await run(['outbox', 'stats', '--json'])).json()).toMatchObject({
      pauses: [{ provider: 'dt', by: 'Ada' }, { lane: '' }],
      paused: 0,
    });
    const again = await run(['outbox', 'pause', 'dt', '--reason', 'x']);
    expect(again).toMatchObject({ code: 1 });
    expect(again.stderr).toContain('the provider "dt" is already paused: it loses answers');
    const resumed = await run(['outbox', 'resume', 'dt', '--reason', 'mended', '--by', 'Bo']);
    expect(resumed.stdout).toMatch(
      /^dt is resumed; it was paused since [\d-]{10} [\d:]{8}, \d+ s ago: it loses answers\n$/,
    );
    const doctor = async () =>
      (await runHere(['doctor', ...outboxFlag], { directory: rig.path, columns: 200 })).stdout;
    await writeFile(
      join(rig.path, 'wamux.config.json'),
      JSON.stringify(toSimulatedConfig([rig.simulator.decisionTelecom])),
    );
    const [, advised = ''] = /pause lane anybody .*End it: wamux (.*)\n/.exec(await doctor()) ?? [];
    expect((await run(advised.split(' '))).stdout).toMatch(/^the lane "anybody" is resumed; /);
    const { stdout } = await run(['outbox', 'events']);
    expect(stdout).toMatch(/dt {2}paused by Ada: it loses answers\n.*dt {2}resumed by Bo: mended\n/s);
    expect((await run(['outbox', 'resume', 'dt'])).stderr).toContain('the provider "dt" is not paused');
  });

  it.each([
    [['pause', '--reason', 'x'], /name one provider, or a lane with --lane/],
    [['pause', 'dt', '--lane', 'dt', '--reason', 'x'], /name one provider, or a lane with --lane/],
    [['pause', 'dt'], /Missing required argument: --reason/],
    [['pause', 'dt', '--reason', ' '], /^wamux: --reason: expected a text with the reason/],
    [['pause', 'dt', '--reason', ''], /^wamux: --reason\b/],
    [['pause', 'dt', '--reason', 'x', '--by', 'two\nlines'], /^wamux: --by: /],
    [['pause', '', '--reason', 'x'], /^wamux: provider: /],
    [['pause', '--lane', 'x'.repeat(5_000), '--reason', 'x'], /^wamux: --lane: /],
    [['resume', 'dt', '--reason', ' '], /^wamux: --reason: /],
    [['purge', '--older-than', '999999999d'], /^wamux: --older-than: /],
    [['events', '--after', 'x'], /^wamux: --after: /],
    [['list', '--team', 'a team'], /^wamux: --team: /],
    [['resume'], /name one provider, or a lane with --lane/],
  ])('%j is no decision', async (argv, words) => {
    const { code, stderr } = await run(['outbox', ...argv]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
  });

  it.each([['resend'], ['cancel'], ['resolve', '--accepted']])(
    '%s names the flag that is wrong',
    async (...argv) => {
      const [id = ''] = await rig.queue('Hola');
      const { code, stderr } = await run(['outbox', ...argv, id, '--reason', ' ']);
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/^wamux: --reason: expected a text with the reason/),
      ]);
    },
  );

  it('know the providers of the workers, show the pause in their states, and doctor does not forget it', async () => {
    const config = toSimulatedConfig([rig.simulator.decisionTelecom]);
    await writeFile(join(rig.path, 'wamux.config.json'), JSON.stringify(config));
    const client = await createClient(config);
    const id = [...client.providers.keys()][0] ?? '';
    const outbox = await openOutbox({ url: rig.url, client });
    outbox.start();
    await expect.poll(async () => (await outbox.workers())._unsafeUnwrap()).toHaveLength(1);
    const unknown = await run(['outbox', 'pause', `${id}x`, '--reason', 'x']);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining(`did you mean "${id}"`)]);
    expect(await run(['outbox', 'pause', id, '--reason', 'it loses answers'])).toMatchObject({ stderr: '' });
    const shown = async () => (await run(['providers'])).stdout;
    await expect.poll(shown).toMatch(/paused: it loses answers \(1 of 1 worker\)/);
    const doctor = await run(['doctor']);
    expect(doctor.stdout).toMatch(/paused .*for \d+ s: it loses answers/);
    await outbox.close();
    await client.close();
  });
});
