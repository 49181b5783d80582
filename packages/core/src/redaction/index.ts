// `@wamux/core/redaction`: how credentials, numbers and texts are kept out of what a person reads.
export { tellsNumber } from './message-ids.js';
export {
  redact,
  redactError,
  redactText,
  type Sensitive,
  secretsRemover,
} from './redact.js';
export { wordsOf } from './words.js';
