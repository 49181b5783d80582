export type {
  Attempt,
  CallOptions,
  CorrelationQuery,
  ErrorKind,
  FreeFormMessage,
  Issue,
  MediaUpload,
  MessageReference,
  MessageStatus,
  OutboundMessage,
  ProviderCapabilities,
  ProviderError,
  SendError,
  SendReceipt,
  StatusReport,
  TemplateDefinition,
  TemplateMessage,
  UploadedMedia,
  WhatsAppProvider,
} from '@wamux/core';
export type { AdapterLoader } from './adapter-registry.js';
export { type Client, type ClientOptions, createClient } from './client.js';
export { ConfigError } from './config-error.js';
export type { WamuxConfig } from './config-schema.js';
