import { cpus, loadavg, totalmem } from 'node:os';

/** On what a run was made, and how busy that was: ratios hold, absolute figures do not. */
export function describeMachine() {
  const [{ model = 'unknown processor' } = {}] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0].toFixed(1);
  return `Node ${process.versions.node}, ${cpus().length} cores (${model.trim()}), ${memory} GiB, load ${load}`;
}
