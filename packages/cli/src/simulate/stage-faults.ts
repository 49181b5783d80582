import type { FaultName, SimulatedProvider, StageOptions } from '@wamux/simulator';
import { usageError } from '../cli-error.js';

/** The fault of a provider that is switched off, so that nobody listens on its port. */
export const unplugged = 'unplugged';

/** Explains the faults by the outcome that they lead to. */
const faultsInWords = [
  `Certainly not accepted, so the next provider is asked: ${unplugged}, or a refusal that the provider documents, such as maintenance, rate-limit, quota, unauthorized.`,
  'Perhaps accepted, so the outcome is unknown: hang, reset, server-error, bad-gateway, redirect; and, with the message in the ledger, hang-, reset-, server-error-after-acceptance, truncated, html, empty, oversized.',
  'Accepted, and slow: drip.',
].join('\n');

/** Stages `fault` on every provider, or `adapter:fault` on one. Every send of the provider meets it. */
export async function stageFaults(
  faults: readonly string[],
  providers: readonly SimulatedProvider[],
  toAdapterName: (written: string) => string,
): Promise<void> {
  // The first of two faults on one route applies, and the one that names an adapter is more specific.
  const named = faults.filter((written) => written.includes(':'));
  for (const written of [...named, ...faults.filter((other) => !named.includes(other))]) {
    const [fault = '', called] = written.split(':').reverse();
    const adapter = called === undefined ? undefined : toAdapterName(called);
    const hit = adapter === undefined ? providers : providers.filter(({ dialect }) => dialect === adapter);
    if (hit.length === 0) {
      const simulated = providers.map(({ dialect }) => dialect).join(', ');
      throw usageError('--fault names an adapter that is not simulated', `Simulated: ${simulated}.`);
    }
    for (const provider of hit) await stage(provider, fault);
  }
}

async function stage(provider: SimulatedProvider, fault: string): Promise<void> {
  try {
    await stageFault(provider, fault);
  } catch (error) {
    throw usageError(`--fault: ${(error as Error).message}`, faultsInWords);
  }
}

/** Stages a fault at every endpoint of a provider that sends. @throws {Error} where the provider cannot have it. */
export async function stageFault(
  provider: SimulatedProvider,
  fault: string,
  options: StageOptions = {},
): Promise<void> {
  if (fault === unplugged) return provider.unplug();
  for (const route of provider.description.sendRoutes) provider.on(route, fault as FaultName, options);
}
