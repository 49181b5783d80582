// What a process pays before its first message, compared with `import 'undici'` alone. Each run is a fresh process; CPU time
// is measured, because wall time depends on the disk.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startSimulator } from '@wamux/simulator';
import { median } from '../median.mjs';

const thorough = { runs: 15 };
const quick = { runs: 1 };

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
// It is not a dependency: in a fresh clone, an install would warn that its command is not built.
const cli = here('../../../packages/cli/dist/main.js');
const evaluated = (script) => [
  '--input-type=module',
  '--eval',
  // undici compiles its parser in the background; every side waits for that.
  `${script}; await new Promise((resolve) => setTimeout(resolve, 150));`,
];

/** How much CPU time a process used until it ended, in milliseconds. */
async function cpuOf(args) {
  const child = spawn(process.execPath, ['--import', here('report-cpu.mjs'), ...args], {
    cwd: here('../..'),
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const reported = await text(child.stdio[3]);
  if (!/^[\d.]+$/.test(reported)) throw new Error(`no CPU time of ${args.join(' ')}`);
  return Number(reported);
}

/** The runs are interleaved, so that other load on the machine affects all of them. */
async function measure(programs, runs) {
  const measured = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  for (let run = -1; run < runs; run += 1) {
    for (const [name, args] of Object.entries(programs)) {
      const cpu = await cpuOf(args);
      if (run >= 0) measured[name].push(cpu);
    }
  }
  return measured;
}

export async function benchColdStart({ isQuick }) {
  const { runs } = isQuick ? quick : thorough;
  const simulator = await startSimulator({ timeline: [] });
  const folder = mkdtempSync(join(tmpdir(), 'wamux-bench-'));
  const config = join(folder, 'wamux.config.json');
  const { credentials, origin } = simulator.decisionTelecom;
  const dt = { adapter: 'decision-telecom', ...credentials, baseUrl: origin };
  writeFileSync(config, JSON.stringify({ providers: { dt } }));
  const measured = await measure(
    {
      undici: evaluated(`await import('undici')`),
      client: evaluated(
        `const { createClient } = await import('wamux');
         await createClient({ providers: { dt: { adapter: 'decision-telecom', apiKey: 'k', sender: 'B' } } })`,
      ),
      help: [cli, '--help'],
      send: [cli, 'send', '--config', config, '--to', '+573001112233', '--text', 'Hola'],
    },
    runs,
  );
  rmSync(folder, { recursive: true });
  const sent = simulator.ledger.acceptances.length;
  await simulator.close();
  if (sent === 0) throw new Error('the command line sent nothing');
  const { undici, ...others } = measured;
  const rows = Object.entries(others).map(([name, times]) => ({
    name,
    cpuMs: median(times),
    ratio: median(times.map((cpu, index) => cpu / undici[index])),
  }));
  return { undiciMs: median(undici), rows };
}
