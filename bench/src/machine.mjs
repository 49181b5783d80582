import { cpus, loadavg, totalmem } from 'node:os';

/** The machine that made a run, and its load: ratios can be compared between machines, absolute figures cannot. */
export function describeMachine() {
  const [{ model = 'unknown processor' } = {}] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0].toFixed(1);
  return `Node ${process.versions.node}, ${cpus().length} cores (${model.trim()}), ${memory} GiB, load ${load}`;
}
