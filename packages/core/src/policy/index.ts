// `@wamux/core/policy`: the decisions about a message and its statuses, as pure functions of data.
export { findAttempt, namesOfMessage, statusUpdateKey } from '../message-identity.js';
export { bindTemplate, noTemplates, type TemplateMap } from './bind-template.js';
export type { BoundTemplate } from './bound-template.js';
export { type DocumentedLimit, findOverLimit, toLimitCheck } from './documented-limits.js';
export { findUnsupported, type ProviderIdentity, unsupported } from './feasibility.js';
export { foldAttemptStatuses } from './fold-status.js';
export { findUrlIssue } from './media-rules.js';
export { pausedByOperator } from './paused-by-operator.js';
export { nextPollMs } from './poll-schedule.js';
export { readProviderOptions } from './provider-options.js';
export { foldStatusUpdate, noStatusHistory, type StatusHistory } from './status-history.js';
export { findMappingIssues, type TemplateMapping, templateFields } from './template-mapping.js';
