export { classifyFailure } from './classify-failure.js';
export { classifyStatus } from './classify-status.js';
export { createFetchTransport, type FetchTransportOptions } from './fetch-transport.js';
export type {
  HttpDownload,
  HttpRequest,
  HttpRequestOptions,
  HttpResponse,
  HttpTransport,
  TransportLimits,
} from './http-transport.js';
export { isPrivateHost, lookupPublic } from './private-hosts.js';
export { parseRetryAfter } from './retry-after.js';
export type { FailureReason, Phase, TransportFailure } from './transport-failure.js';
export { type ConnectOptions, createTransport, type UndiciTransportOptions } from './undici-transport.js';
