/** Everything that a dialect is written with, in this package and outside of it. */
export { type Answer, jsonAnswer } from './answer.js';
export { type Call, jsonBody } from './call.js';
export {
  type ConfigBlueprint,
  type DialectContext,
  type DialectDescription,
  defineDialect,
  type RunningDialect,
  ready,
  refuse,
  simulatedTemplates,
  type Verdict,
} from './dialect.js';
export type { RefusalName } from './fault.js';
export type { Acceptance, AcceptanceKind } from './ledger.js';
export {
  lastWord,
  type ReachedStep,
  reachedSteps,
  type StatusTimeline,
  type TimelineStatus,
  type TimelineStep,
} from './status-timeline.js';
export type {
  InboundCard,
  InboundContent,
  InboundMedia,
  InboundReferral,
  OrderedItem,
} from './webhooks/inbound-content.js';
export type { InboundNews } from './webhooks/inbound-news.js';
export type {
  AnnouncedLife,
  InboundEvent,
  ReceiverAnswer,
  SignatureHeader,
  StatusOfMessage,
  UnsignedWebhook,
  WebhookChallenge,
  WebhookDescription,
  WebhookSigning,
} from './webhooks/webhook-description.js';
