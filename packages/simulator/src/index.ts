export * from './dialect-kit.js';
export { type DialectName, type DialectRegister, dialects, type RegisteredDialects } from './dialects.js';
export type { CustomAnswer, Fault, FaultAfterAcceptance, FaultBeforeAcceptance, FaultName } from './fault.js';
export type { Ledger } from './ledger.js';
export type { SimulatorNews } from './news.js';
export type { RecordedRequest, SimulatedProvider } from './simulated-provider.js';
export { type Simulator, type SimulatorOptions, type SimulatorParts, startSimulator } from './simulator.js';
export type { StageOptions } from './staged-faults.js';
export type { SentWebhook, WebhookOptions } from './webhooks/webhook-options.js';
