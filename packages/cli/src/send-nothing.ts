import { capabilityNames, type ProviderCapabilities, type ProviderError, toSendError } from '@wamux/core';
import type { OutboxClient } from '@wamux/outbox';
import { errAsync } from 'neverthrow';

const id = 'nobody';
const refusal: ProviderError = {
  kind: 'unsupported',
  provider: id,
  message: 'this command sends nothing and asks no provider',
};

/** Stands where an outbox wants somebody to send with: whoever only looks into it needs no config. */
export const sendNothing: OutboxClient = {
  specificationVersion: 'v1',
  id,
  adapter: id,
  providers: new Map(),
  capabilities: Object.fromEntries(capabilityNames.map((name) => [name, 'none'])) as ProviderCapabilities,
  send: () => errAsync(toSendError(refusal)),
  sendTemplate: () => errAsync(toSendError(refusal)),
  getStatus: () => errAsync(refusal),
  uploadMedia: () => errAsync(refusal),
  listTemplates: () => errAsync(refusal),
  close: async () => {},
};
