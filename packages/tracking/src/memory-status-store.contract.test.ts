import { describeStatusStore } from '@wamux/conformance';
import { createMemoryStatusStore } from './memory-status-store.js';

describeStatusStore('the memory store', async () => ({
  store: createMemoryStatusStore(),
  close: async () => {},
}));
