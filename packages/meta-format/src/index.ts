export type { MetaErrorCode, MetaErrorCondition } from './error-code.js';
export {
  listedParts,
  listedTemplate,
  readListedParts,
  toTemplateDefinition,
} from './listed-template.js';
export { mapMetaStatus } from './map-meta-status.js';
export { metaCodeIn } from './meta-error.js';
export {
  findMetaErrorCode,
  type MetaErrorFacts,
  metaErrorCodes,
  metaErrorMeanings,
} from './meta-error-codes.js';
export { type MetaContent, metaContent } from './meta-message.js';
export { metaOperations } from './meta-operations.js';
export { metaMessageOptions, readMetaOptions } from './meta-options.js';
export { type MetaSent, metaEnvelope, readMetaSend, toMetaAcknowledge, toMetaSend } from './meta-send.js';
export { checkNames, type MetaTemplate, metaTemplate, metaTemplateFields } from './meta-template.js';
export { findMetaUploadProblem, metaUploadLimits, noSuchFile } from './meta-uploads.js';
export { readMetaAnswer, readMetaFailure } from './read-meta-error.js';
export { type NotificationContext, readNotification } from './read-notification.js';
export { type MetaMessageOptions, toMetaContent } from './to-meta-content.js';
export { toMetaTemplate } from './to-meta-template.js';
