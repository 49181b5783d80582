// What an adapter says of its provider's limits, so that it needs one package to be written.
export { createLimiter, type Limiter, type Limits, limitKey, limitSettings } from '@wamux/limits';
export {
  type Adapter,
  type AdapterStarter,
  type AdapterWiring,
  commonSettings,
  credential,
  defineAdapter,
  type StarterVariable,
} from './adapter.js';
export { type Answer, parseAnswer, readAnswer } from './answer.js';
export { callOverHttp, type HttpCall } from './call-over-http.js';
export { classifyFailure } from './classify-failure.js';
export { classifyStatus } from './classify-status.js';
export type { ErrorMeaning } from './error-meaning.js';
export { createFetchTransport, type FetchTransportOptions } from './fetch-transport.js';
export type {
  HttpRequest,
  HttpRequestOptions,
  HttpResponse,
  HttpTransport,
  TransportLimits,
} from './http-transport.js';
export { ifReadable } from './if-readable.js';
export { type MultipartFile, toMultipart } from './multipart.js';
export { isPrivateHost } from './private-hosts.js';
export type { ProviderContext } from './provider-context.js';
export { parseRetryAfter } from './retry-after.js';
export { type Acceptance, type SendMapping, sendOverHttp } from './send-over-http.js';
export { shareDeadline } from './share-deadline.js';
export type { FailureReason, Phase, TransportFailure } from './transport-failure.js';
export { type ConnectOptions, createTransport, type UndiciTransportOptions } from './undici-transport.js';
export { saidOfUnlisted, unlistedKind } from './unlisted-refusal.js';
export { bytesOf, headerOf } from './webhook-request.js';
