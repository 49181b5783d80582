// Re-exports what an adapter needs from the layers below, so that it imports one package.
export { createLimiter, type Limiter, type Limits, limitKey, limitSettings } from '@wamux/limits';
export { classifyStatus, type HttpRequest, type HttpTransport, isPrivateHost } from '@wamux/transport';
export type {
  Adapter,
  AdapterStarter,
  AdapterWiring,
  StarterVariable,
} from './adapter.js';
export { type Answer, parseAnswer, readAnswer } from './answer.js';
export { callOverHttp, type HttpCall, type NotFound, noSuchMessage } from './call-over-http.js';
export {
  type CommonSettings,
  commonSettings,
  credential,
  headerName,
  unsignedAddress,
} from './common-settings.js';
export { type CoverageNote, type CoverageNotes, full, none, partial, toCoverageTable } from './coverage.js';
export { type DefinedProvider, defineProvider } from './define-provider.js';
export { downloadByAddress, type FileServer } from './download-by-address.js';
export { downloadMedia, type MediaSource } from './download-media.js';
export type { ErrorMeaning } from './error-meaning.js';
export { ownEventsOnly } from './event-owner.js';
export { lenientNumber } from './lenient-number.js';
export { listPages } from './list-pages.js';
export { type MultipartFile, toMultipart } from './multipart.js';
export { optionalLenient } from './optional-lenient.js';
export type { ProviderContext } from './provider-context.js';
export type {
  Endpoint,
  Lacking,
  MessageMappers,
  MessageOf,
  Operations,
  ProviderCall,
  ProviderConnection,
  ProviderDescription,
} from './provider-description.js';
export { type PushedJson, readPushedJson, toUnknownEvent } from './pushed-json.js';
export { type Page, type PagingOptions, readPages } from './read-pages.js';
export { readRecord } from './read-record.js';
export { isSuccess, readAccepted, readSuccess } from './read-success.js';
export { remainingTimeout } from './remaining-timeout.js';
export { type Acceptance, type SendMapping, sendOverHttp } from './send-over-http.js';
export { statusOfLoss } from './status-of-loss.js';
export { kindOfFields, remarkOn, saidOfUnlisted, unlistedKind } from './unlisted-refusal.js';
export { isSameSecret, isSameSignature, type Proof, verifyProof } from './verify-proof.js';
export { bytesOf, headerOf } from './webhook-request.js';
