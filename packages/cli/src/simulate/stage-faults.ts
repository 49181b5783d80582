import type { FaultName, SimulatedProvider } from '@wamux/simulator';
import { usageError } from '../cli-error.js';

/** Stages `fault` on every provider, or `adapter:fault` on one. Every send of the provider meets it. */
export function stageFaults(faults: readonly string[], providers: readonly SimulatedProvider[]): void {
  // Of two faults on one route the first applies, and the one that names an adapter is the more specific.
  const named = faults.filter((written) => written.includes(':'));
  for (const written of [...named, ...faults.filter((other) => !named.includes(other))]) {
    const [fault = '', adapter] = written.split(':').reverse();
    const hit = adapter === undefined ? providers : providers.filter(({ dialect }) => dialect === adapter);
    if (hit.length === 0) throw usageError('--fault names an adapter that is not simulated');
    for (const provider of hit) stage(provider, fault as FaultName);
  }
}

function stage(provider: SimulatedProvider, fault: FaultName): void {
  try {
    for (const route of provider.description.sendRoutes) provider.on(route, fault);
  } catch (error) {
    const hint =
      'Of any provider: hang, reset, server-error, bad-gateway, redirect, and after the acceptance';
    const after = 'hang-, reset-, server-error-after-acceptance, truncated, drip, html, empty, oversized';
    throw usageError(`--fault: ${(error as Error).message}`, `${hint}: ${after}.`);
  }
}
