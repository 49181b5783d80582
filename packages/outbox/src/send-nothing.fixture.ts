import { capabilityNames, type ProviderCapabilities, type ProviderError, toSendError } from '@wamux/core';
import { errAsync } from 'neverthrow';
import type { OutboxClient } from './outbox-client.js';

const refusal: ProviderError = { kind: 'unsupported', message: 'nothing is sent from here' };

/** The client of a process that only looks and decides, as the commands of `wamux` have it. */
export const sendNothing: OutboxClient = {
  specificationVersion: 'v1',
  id: 'nobody',
  adapter: 'nobody',
  providers: new Map(),
  capabilities: Object.fromEntries(capabilityNames.map((name) => [name, 'none'])) as ProviderCapabilities,
  send: () => errAsync(toSendError(refusal)),
  sendTemplate: () => errAsync(toSendError(refusal)),
  getStatus: () => errAsync(refusal),
  uploadMedia: () => errAsync(refusal),
  listTemplates: () => errAsync(refusal),
  close: async () => {},
};
