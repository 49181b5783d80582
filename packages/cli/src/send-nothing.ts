import { capabilityNames, type ProviderCapabilities, type ProviderError, toSendError } from '@wamux/core';
import type { OutboxClient } from '@wamux/outbox';
import { errAsync } from 'neverthrow';

const id = 'nobody';
const refusal: ProviderError = {
  kind: 'unsupported',
  provider: id,
  message: 'this command sends nothing and asks no provider',
};

/** Takes the place of a client for an outbox that is only read, so that its reader needs no config. */
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
