export { withBoundedWait } from './bounded-wait.js';
export {
  type Capability,
  capabilityNames,
  type ProviderCapabilities,
  type Support,
} from './capabilities.js';
export { type Clock, systemClock } from './clock.js';
export { decodeText } from './decode-text.js';
export { durationSchema } from './duration.js';
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
export { getOwn } from './get-own.js';
export type {
  InboundContact,
  InboundContent,
  InboundMedia,
  InboundUnsupported,
} from './inbound-content.js';
export { firstIssues, formatPath, inputError, toIssues } from './issues.js';
export { type Logger, logEvents } from './log-events.js';
export { contentTypeOf, fileExtension, fileNameOf } from './media-types.js';
export { findAttempt, namesOfMessage, statusUpdateKey } from './message-identity.js';
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
  type ParsedFreeFormMessage,
  type ParsedMessage,
  type ParsedTemplateMessage,
  type TemplateMessage,
} from './messages/outbound-message.js';
export { parseFreeFormMessage, parseMessage, parseTemplateMessage } from './messages/parse-message.js';
export { strictObject, suggestion } from './messages/strict-object.js';
export { newId } from './new-id.js';
export { omitNullish } from './omit-nullish.js';
export { onAbort } from './on-abort.js';
export {
  parseCorrelationQuery,
  parseInboundReference,
  parseMediaUpload,
  parseMessageReference,
  parseReceivedMedia,
} from './parse-call-input.js';
export { parseCallOptions } from './parse-call-options.js';
export { maskPhoneNumber, type PhoneNumber, parsePhoneNumber } from './phone-number.js';
export { bindTemplate, noTemplates, type TemplateMap } from './policy/bind-template.js';
export type { BoundTemplate } from './policy/bound-template.js';
export { type DocumentedLimit, findOverLimit, toLimitCheck } from './policy/documented-limits.js';
export { type ErrorKind, type ErrorKindPolicy, errorKinds } from './policy/error-kinds.js';
export { findUnsupported, type ProviderIdentity, unsupported } from './policy/feasibility.js';
export { foldAttemptStatuses, foldStatus } from './policy/fold-status.js';
export { findUrlIssue } from './policy/media-rules.js';
export { nextPollMs } from './policy/poll-schedule.js';
export { readProviderOptions } from './policy/provider-options.js';
export { foldStatusUpdate, noStatusHistory, type StatusHistory } from './policy/status-history.js';
export { findMappingIssues, type TemplateMapping, templateFields } from './policy/template-mapping.js';
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
export { countryOf, parseRecipient, toUserId } from './recipient.js';
export { tellsNumber } from './redaction/message-ids.js';
export {
  redact,
  redactError,
  redactJson,
  redactText,
  type Sensitive,
  secretsRemover,
} from './redaction/redact.js';
export { wordsOf } from './redaction/words.js';
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
export { toStorable } from './storable.js';
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
