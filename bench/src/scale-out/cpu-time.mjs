// CPU time of other processes, from /proc, which only Linux has.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Clock ticks of /proc per second. */
const ticks = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100;

/** The fields of /proc/<pid>/stat after the program's name, which may contain spaces; `undefined` where the process has ended. */
function statOf(pid) {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** CPU seconds of a process, and of its children that have ended. */
const secondsOf = (stat) => stat.slice(11, 15).reduce((sum, value) => sum + Number(value), 0) / ticks;

function childrenOf(parent) {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf);
  return stats.filter((stat) => stat?.[1] === String(parent));
}

/** Seconds in which the cores had nothing to do, summed over all cores. */
function idleSeconds() {
  const [, , , , idle, waiting] = readFileSync('/proc/stat', 'utf8').split(/\s+/);
  return (Number(idle) + Number(waiting)) / ticks;
}

/** The CPU used so far, in seconds of one core, by part. The server is its first process with all of its children. */
function readSeconds({ server, workers, provider }) {
  const ofProcess = (pid) => {
    const stat = statOf(pid);
    return stat === undefined ? 0 : secondsOf(stat);
  };
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  return {
    server: ofProcess(server) + sum(childrenOf(server).map(secondsOf)),
    workers: sum(workers.map(ofProcess)),
    provider: ofProcess(provider),
    idle: idleSeconds(),
  };
}

/**
 * Starts to measure, and returns a function that ends it: how many cores each part kept busy, how many were idle, and how
 * many other programs used, this process among them. `undefined` where the system does not report it.
 */
export function measureCores(pids) {
  if (process.platform !== 'linux') return () => undefined;
  const [before, began] = [readSeconds(pids), performance.now()];
  return () => {
    const [after, seconds] = [readSeconds(pids), (performance.now() - began) / 1_000];
    const parts = Object.entries(after).map(([name, value]) => [name, (value - before[name]) / seconds]);
    const others = parts.reduce((left, [, cores]) => left - cores, cpus().length);
    return { ...Object.fromEntries(parts), others: Math.max(0, others) };
  };
}
