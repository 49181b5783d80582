// `@wamux/core/input`: reads what comes from outside, and says by field what is wrong with it.
export type {
  ParsedMessage,
  ParsedTemplateMessage,
} from '../messages/outbound-message.js';
export { decodeText } from './decode-text.js';
export { durationSchema } from './duration.js';
export { formatPath, inputError } from './issues.js';
export {
  parseCorrelationQuery,
  parseInboundReference,
  parseMediaUpload,
  parseMessageReference,
  parseReceivedMedia,
} from './parse-call-input.js';
export { parseCallOptions } from './parse-call-options.js';
export { parseFreeFormMessage, parseMessage, parseTemplateMessage } from './parse-message.js';
export { readInput } from './read-input.js';
export { countryOf, parseRecipient, toUserId } from './recipient.js';
export { strictObject } from './strict-object.js';
export { suggestion } from './suggestion.js';
