export {
  type ConfigBlueprint,
  type DialectContext,
  type DialectDescription,
  defineDialect,
  type RunningDialect,
  simulatedTemplates,
  type Verdict,
} from './dialect.js';
export { type DialectName, type DialectRegister, dialects, type RegisteredDialects } from './dialects.js';
export type { CustomAnswer, Fault, FaultName } from './fault.js';
export type { Acceptance, AcceptanceKind, Ledger } from './ledger.js';
export type { SimulatorNews } from './news.js';
export type { RecordedRequest, SimulatedProvider } from './simulated-provider.js';
export { type Simulator, type SimulatorOptions, type SimulatorParts, startSimulator } from './simulator.js';
export type { StageOptions } from './staged-faults.js';
export type { StatusTimeline, TimelineStatus, TimelineStep } from './status-timeline.js';
export type { InboundCard, InboundContent, InboundMedia, OrderedItem } from './webhooks/inbound-content.js';
export type {
  SignatureHeader,
  UnsignedWebhook,
  WebhookDescription,
  WebhookSigning,
} from './webhooks/webhook-description.js';
export type { SentWebhook, WebhookOptions } from './webhooks/webhook-options.js';
