export { EventsInHand } from './events-in-hand.js';
export { type FetchHandler, toFetchHandler } from './fetch-handler.js';
export {
  type HandledWebhook,
  handleWebhook,
  largestWebhookBytes,
  type TakenWebhook,
  type WebhookAnswer,
} from './handle-webhook.js';
export { readStatus, type StatusSource } from './known-status.js';
export { createMemoryStatusStore, type MemoryStatusStoreOptions } from './memory-status-store.js';
export type { TrackOptions } from './parse-track.js';
export { type StorePatience, toPatientStore } from './patient-store.js';
export { StatusTracker, type StatusTrackerOptions } from './status-tracker.js';
export { type Candidate, type Candidates, candidatesFor } from './webhook-candidates.js';
