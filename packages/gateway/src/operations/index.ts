import { cancelMessage, resendMessage, resolveMessage } from './decide-message.js';
import { explainMessage } from './explain-message.js';
import { healthz, readyz } from './health.js';
import { listEvents } from './list-events.js';
import { listProviders } from './list-providers.js';
import { listTemplates } from './list-templates.js';
import { downloadMedia, uploadMedia } from './media.js';
import { readMetrics } from './metrics.js';
import type { Operation } from './operation.js';
import { pauses } from './pauses.js';
import { getMessage, listMessages } from './read-messages.js';
import { sendBatch } from './send-batch.js';
import { sendMessage } from './send-message.js';
import { webhooks } from './webhooks.js';

/** Everything that the API can do, in the order of the reference. */
export const operations: readonly Operation[] = [
  sendMessage,
  sendBatch,
  listMessages,
  getMessage,
  listEvents,
  cancelMessage,
  resendMessage,
  resolveMessage,
  explainMessage,
  listProviders,
  ...pauses,
  listTemplates,
  uploadMedia,
  downloadMedia,
  ...webhooks,
  healthz,
  readyz,
  readMetrics,
];
