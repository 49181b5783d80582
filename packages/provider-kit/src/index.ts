// What an adapter needs of the floors below, so that it is written with one package.
export { createLimiter, type Limiter, type Limits, limitKey, limitSettings } from '@wamux/limits';
export { classifyStatus, type HttpRequest, type HttpTransport, isPrivateHost } from '@wamux/transport';
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
export type { ErrorMeaning } from './error-meaning.js';
export { ifReadable } from './if-readable.js';
export { type MultipartFile, toMultipart } from './multipart.js';
export type { ProviderContext } from './provider-context.js';
export { parseRetryAfter } from './retry-after.js';
export { type Acceptance, type SendMapping, sendOverHttp } from './send-over-http.js';
export { shareDeadline } from './share-deadline.js';
export { saidOfUnlisted, unlistedKind } from './unlisted-refusal.js';
export { bytesOf, headerOf } from './webhook-request.js';
