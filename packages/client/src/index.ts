export type {
  Attempt,
  AttemptTrace,
  CallOptions,
  CorrelationQuery,
  ErrorKind,
  FreeFormMessage,
  InboundContent,
  InboundMessageEvent,
  Issue,
  MediaUpload,
  MessageReference,
  MessageStatus,
  OutboundMessage,
  ProviderCapabilities,
  ProviderError,
  RequestPreview,
  SendError,
  SendReceipt,
  StatusEvent,
  StatusReport,
  StatusStore,
  TemplateDefinition,
  TemplateMessage,
  TrackedMessage,
  UploadedMedia,
  WebhookEvent,
  WebhookRequest,
  WhatsAppProvider,
} from '@wamux/core';
export {
  attemptChannel,
  type EventListeners,
  type Logger,
  logEvents,
  onEvents,
  type WamuxEvents,
} from '@wamux/core';
export type { Explanation, ProviderState, RouterHealth } from '@wamux/router';
export type { FetchHandler, HandledWebhook } from '@wamux/tracking';
export { toAdapterName } from './adapter-names.js';
export { type AdapterLoader, builtInAdapters } from './adapter-registry.js';
export type { Checked as LoadedConfig, CheckedProvider as LoadedProvider } from './check-config.js';
export { type Client, createClient, type MappedTemplates } from './client.js';
export type { ClientOptions, LoadConfigOptions } from './client-options.js';
export { ConfigError } from './config-error.js';
export type { WamuxConfig } from './config-schema.js';
export { defineConfig } from './define-config.js';
export { loadConfig } from './load-config.js';
export { parseJson } from './parse-json.js';
