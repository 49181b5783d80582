import { defineConfig } from 'tsup';
import shared from '../../tooling/tsup.config.js';

/** The two transports, and what both need, are files of their own: a bundle that carries messages by `fetch` leaves undici out. */
export default defineConfig({
  ...shared,
  splitting: true,
  entry: ['src/index.ts', 'src/undici-transport.ts', 'src/fetch-transport.ts', 'src/private-hosts.ts'],
});
