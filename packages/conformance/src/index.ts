export { describeProvider } from './describe-provider.js';
export { describeStatusStore, type StatusStoreUnderTest } from './describe-status-store.js';
export { type Fixture, type Fixtures, openFixtures } from './fixtures.js';
export {
  type ProviderRig,
  type ProviderUnderTest,
  type RigFault,
  rigFaults,
  type TakenMessage,
} from './provider-rig.js';
export { recipient, type TemplateSamples } from './samples.js';
export { mapSimulatedTemplates, simulatedTemplates } from './simulated-templates.js';
export { type SimulatorRigOptions, startSimulatorRig } from './simulator-rig.js';
export type { ConformanceOptions } from './suite.js';
