export type { ChannelsCredentials } from './channels/channels-dialect.js';
export type { ChannelsRoute } from './channels/channels-endpoints.js';
export {
  type ChannelsTemplate,
  channelsTemplates,
  orderNoteProjectId,
  orderShippedProjectId,
  otpCodeProjectId,
  parcelPhotoProjectId,
} from './channels/channels-templates.js';
export type { CloudApiCredentials } from './cloud-api/cloud-api-credentials.js';
export type { CloudApiRoute } from './cloud-api/cloud-api-endpoints.js';
export {
  type CloudApiButton,
  type CloudApiHeader,
  type CloudApiTemplate,
  cloudApiTemplates,
} from './cloud-api/cloud-api-templates.js';
export type { AuthEncoding } from './decision-telecom/decision-telecom-authorization.js';
export type { DecisionTelecomCredentials } from './decision-telecom/decision-telecom-dialect.js';
export type { DecisionTelecomRoute } from './decision-telecom/decision-telecom-endpoints.js';
export {
  type DecisionTelecomTemplate,
  decisionTelecomTemplates,
} from './decision-telecom/decision-telecom-templates.js';
export type { CustomAnswer, Fault, FaultName } from './fault.js';
export type { Acceptance, AcceptanceKind, DialectName, Ledger } from './ledger.js';
export type { SimulatorNews } from './news.js';
export type { RecordedRequest, SimulatedProvider } from './simulated-provider.js';
export { type Simulator, type SimulatorOptions, startSimulator } from './simulator.js';
export type { StageOptions } from './staged-faults.js';
export type { StatusTimeline, TimelineStatus, TimelineStep } from './status-timeline.js';
export type { InboundCard, InboundContent, InboundMedia, OrderedItem } from './webhooks/inbound-content.js';
export type { SentWebhook, WebhookOptions } from './webhooks/webhook-options.js';
export type { WolkvoxCredentials } from './wolkvox/wolkvox-dialect.js';
export type { WolkvoxRoute } from './wolkvox/wolkvox-endpoints.js';
export { type WolkvoxTemplate, wolkvoxTemplates } from './wolkvox/wolkvox-templates.js';
