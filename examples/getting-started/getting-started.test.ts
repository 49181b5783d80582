import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, type MockInstance, vi } from 'vitest';

// Each import runs the scripts as a reader does, in a folder with a config.

const home = process.cwd();
const folder = mkdtempSync(path.join(tmpdir(), 'wamux-example-'));
let simulator: Simulator;
let log: MockInstance<typeof console.log>;

beforeAll(async () => {
  simulator = await startSimulator();
  const { credentials, description, origin } = simulator.channels;
  const config = {
    providers: { bird: { adapter: 'channels', ...credentials, baseUrl: origin } },
    templates: {
      order_shipped: {
        variables: ['customer', 'order'],
        on: { bird: description.config.templates.order_shipped },
      },
    },
  };
  writeFileSync(path.join(folder, 'wamux.config.yaml'), JSON.stringify(config));
  process.chdir(folder);
});
afterAll(async () => {
  process.chdir(home);
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  log = vi.spyOn(console, 'log').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

it('sends a first message and follows it', async () => {
  await import('./first-message.js');
  // On a busy machine the message may have been read before the first query.
  expect(log.mock.calls).toEqual([['accepted by', 'bird'], [expect.stringMatching(/^(delivered|read)$/)]]);
});

it('sends what the outbox has once, however often the script runs', async () => {
  await import('./with-outbox.js');
  const [[id]] = log.mock.calls as [[string]];
  expect(log.mock.calls).toEqual([
    [id, 'is stored'],
    ['accepted', ''],
  ]);
  log.mockClear();
  const again = './with-outbox.js?again';
  await import(again);
  expect(log.mock.calls).toEqual([[id, expect.stringMatching(/^is there already: (accepted|delivered)$/)]]);
  expect(simulator.ledger.acceptances).toHaveLength(2);
});
