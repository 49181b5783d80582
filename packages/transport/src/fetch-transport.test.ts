import { describeTransport } from './describe-transport.fixture.js';
import { createFetchTransport } from './fetch-transport.js';

describeTransport('createFetchTransport', {
  create: ({ maxBodyBytes }) => createFetchTransport({ fetch: globalThis.fetch, maxBodyBytes }),
  seesConnecting: false,
});
