import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { parse } from 'csv-parse/sync';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Folder, makeSimulatedFolder, withRoute } from '../folder.fixture.js';
import { runHere, type TestIo } from '../test-io.fixture.js';

let simulator: Simulator;
let folder: Folder;
beforeAll(async () => {
  simulator = await startSimulator({ timeline: [] });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  folder = await makeSimulatedFolder(simulator, withRoute('bird'));
  await write('+573005550001,Ada,A-1', '+573005550002,Eve,A-2');
});
afterEach(async () => {
  simulator.ledger.clear();
  simulator.channels.reset();
  await folder[Symbol.asyncDispose]();
});

const run = (more: readonly string[], io: TestIo = {}) => {
  const argv = ['bulk', 'people.csv', '--to-column', 'phone', '--text-column', 'name', ...more];
  return runHere(argv, { directory: folder.path, ...io });
};
const accepted = () => simulator.ledger.acceptances.map(({ content }) => content).sort();
const results = async (): Promise<Record<string, string>[]> =>
  parse(await folder.read('result.csv'), { columns: true });
const write = (...rows: string[]) => folder.write('people.csv', ['phone,name,order', ...rows].join('\n'));

const edits = {
  sorted: () => write('+573005550002,Eve,A-2', '+573005550001,Ada,A-1'),
  mended: () => write('+573005550001,Ida,A-1', '+573005550003,Bob,A-3'),
  // All rows are replaced, followed by one that could not be sent.
  filled: () => write(...Array.from({ length: 700 }, (_, n) => `+57300555${1_000 + n},Bob,B-${n}`), '12'),
  removed: () => rm(join(folder.path, 'people.csv')),
} as const;

const summary = '2 rows: sent 2, of these delivered 0, failed 0, unknown 0\n';

describe('a file that is changed', () => {
  it.each(['mended', 'filled'] as const)(
    'while somebody is asked is sent as it was shown: %s',
    async (edit) => {
      const confirm = async () => {
        await edits[edit]();
        return true;
      };
      expect(await run([], { confirm })).toMatchObject({ code: 0, stdout: summary });
      expect(accepted()).toEqual(['Ada', 'Eve']);
    },
  );

  it.each([
    ['sorted', []],
    ['mended', ['--key-column', 'order']],
    ['removed', []],
  ] as const)('while it is sent has the result of what was sent: %s', async (edit, flags) => {
    simulator.channels.on('send', 'rate-limit', { times: 1 });
    const { length } = simulator.channels.requests;
    const running = run([...flags, '--result', 'result.csv']);
    await expect.poll(() => simulator.channels.requests.length).toBeGreaterThan(length);
    await edits[edit]();
    expect(await running).toMatchObject({ code: 0, stdout: summary });
    expect(await results()).toMatchObject([
      { row: '2', to: '+573005550001', state: 'accepted' },
      { row: '3', to: '+573005550002', state: 'accepted' },
    ]);
    expect(accepted()).toEqual(['Ada', 'Eve']);
  });
});
