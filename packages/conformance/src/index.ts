export { describeProvider } from './describe-provider.js';
export {
  createSimulatorRig,
  type ProviderRig,
  type ProviderUnderTest,
  type RigFault,
  rigFaults,
} from './provider-rig.js';
export { recipient, type TemplateSamples } from './samples.js';
export type { ConformanceOptions } from './suite.js';
