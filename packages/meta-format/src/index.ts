export type { MetaErrorCode, MetaErrorCondition } from './error-code.js';
export { metaCodeIn } from './meta-error.js';
export {
  findMetaErrorCode,
  type MetaErrorFacts,
  metaErrorCodes,
  metaErrorMeanings,
} from './meta-error-codes.js';
export { readMetaAnswer, readMetaFailure } from './read-meta-error.js';
