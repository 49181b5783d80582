import type { DialectName, FaultName, Simulator } from '@wamux/simulator';
import { usageError } from '../cli-error.js';

/** Stages `fault` on every provider, or `adapter:fault` on one: each of its sends meets it. */
export function stageFaults(
  simulator: Simulator,
  faults: readonly string[],
  chosen: readonly DialectName[],
): void {
  // Of two on one route the first one counts, and the one that names an adapter is meant to.
  const named = faults.filter((written) => written.includes(':'));
  for (const written of [...named, ...faults.filter((other) => !named.includes(other))]) {
    const [fault = '', adapter] = written.split(':').reverse();
    const hit = adapter === undefined ? chosen : chosen.filter((name) => name === adapter);
    if (hit.length === 0) throw usageError('--fault names an adapter that is not simulated');
    for (const name of hit) stage(simulator, name, fault as FaultName);
  }
}

function stage(simulator: Simulator, name: DialectName, fault: FaultName): void {
  try {
    switch (name) {
      case 'wolkvox':
        simulator.wolkvox.on('send_template_official', fault);
        simulator.wolkvox.on('send_message_official', fault);
        break;
      case 'decision-telecom':
        simulator.decisionTelecom.on('send-whatsapp', fault);
        break;
      case 'channels':
        simulator.channels.on('send', fault);
        break;
      case 'cloud-api':
        simulator.cloudApi.on('send', fault);
        break;
    }
  } catch (error) {
    const hint =
      'Of any provider: hang, reset, server-error, bad-gateway, redirect, and after the acceptance';
    const after = 'hang-, reset-, server-error-after-acceptance, truncated, drip, html, empty, oversized';
    throw usageError(`--fault: ${(error as Error).message}`, `${hint}: ${after}.`);
  }
}
