import type { PushDialect } from '../webhooks/push-dialect.js';
import { newsOf } from './decision-telecom-status.js';

/**
 * The callbacks to a message's `callback_url`, of which only the parameter's name is documented.
 * assumed: a POST with the JSON that a status query is answered with, unsigned; nothing for a pending message.
 */
export const decisionTelecomPush: PushDialect = {
  tells: (status) => newsOf(status) !== null,
  batches: false,
  bodyOf: ([event = {}]) => event,
  headersOf: () => ({}),
};
