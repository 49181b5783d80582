// What an app pays before its first message: `import 'wamux'` and `createClient` with one provider, against
// `import 'undici'` alone. Each run is a fresh process; CPU time, because wall time is the disk's.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from './median.mjs';

const scripts = {
  undici: `await import('undici');`,
  wamux: `const { createClient } = await import('wamux');
    await createClient({ providers: { dt: { adapter: 'decision-telecom', apiKey: 'k', sender: 'B' } } });`,
};

function cpuOf(script) {
  const code = `const before = process.cpuUsage();
    ${script}
    // undici compiles its parser in the background; both sides wait for that.
    await new Promise((resolve) => setTimeout(resolve, 150));
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1000);`;
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  return Number(
    execFileSync(process.execPath, ['--input-type=module', '--eval', code], { cwd, encoding: 'utf8' }),
  );
}

export function benchColdStart({ isQuick }) {
  const runs = isQuick ? 5 : 15;
  const measured = { undici: [], wamux: [] };
  for (let run = -1; run < runs; run += 1) {
    for (const [name, script] of Object.entries(scripts)) {
      const cpu = cpuOf(script);
      if (run >= 0) measured[name].push(cpu);
    }
  }
  const ratio = median(measured.wamux.map((cpu, index) => cpu / measured.undici[index]));
  return { undiciMs: median(measured.undici), wamuxMs: median(measured.wamux), ratio };
}
