export { type Capability, capabilityNames, type ProviderCapabilities, type Support } from './capabilities.js';
export { type Clock, systemClock } from './clock.js';
export type { Issue, ProviderError } from './errors.js';
export {
  type AttemptTrace,
  attemptChannel,
  type BreakerState,
  type EventListeners,
  onEvents,
  publish,
  type WamuxEventName,
  type WamuxEvents,
  wamuxEventNames,
} from './events.js';
export type { InboundContact, InboundContent, InboundMedia, InboundUnsupported } from './inbound-content.js';
export { type Logger, logEvents } from './log-events.js';
export type { MessageReference } from './message-reference.js';
export { isTerminal, type MessageStatus, messageStatuses } from './message-status.js';
export type { MediaReference } from './messages/media-fields.js';
export type { MessageKind } from './messages/message-kind.js';
export { messageKinds, messageLimits } from './messages/message-kinds.js';
export {
  type FreeFormMessage,
  type FreeFormMessageType,
  type MessageType,
  messageTypes,
  type OutboundMessage,
  type TemplateMessage,
} from './messages/outbound-message.js';
export { maskPhoneNumber, type PhoneNumber, parsePhoneNumber } from './phone-number.js';
export { type ErrorKind, type ErrorKindPolicy, errorKinds } from './policy/error-kinds.js';
export { foldStatus } from './policy/fold-status.js';
export type {
  AcknowledgeOptions,
  CallOptions,
  CorrelationQuery,
  DownloadOptions,
  InboundReference,
  MediaDownload,
  MediaUpload,
  ReceivedMedia,
  RequestPreview,
  SendableUpload,
  StatusReport,
  TemplateSample,
  TemplateSampleUpload,
  UploadedMedia,
  WhatsAppProvider,
} from './provider.js';
export type { TemplateEvent } from './pushed-events.js';
export { type Attempt, type AttemptError, type SendReceipt, toAttemptError } from './receipt.js';
export { Secret } from './secret.js';
export { type SendError, toSendError } from './send-error.js';
export type {
  NewAttempt,
  NewStatusUpdate,
  StatusStore,
  TrackedAttempt,
  TrackedMessage,
  UpdateResult,
} from './status-store.js';
export type { StatusPricing, StatusUpdate } from './status-update.js';
export type { TemplateDefinition } from './template-definition.js';
export type { TemplateState } from './template-state.js';
export type {
  EventOwner,
  FindInstance,
  InboundMessageEvent,
  StatusEvent,
  UnknownEvent,
  WebhookEvent,
  WebhookReceiver,
  WebhookRefusal,
  WebhookRequest,
} from './webhook.js';
