import { defineConfig } from 'tsup';
import shared from '../../tooling/tsup.config.js';

/** `import.meta.url`, by which it finds the files of the console's pages, is there in CommonJS too. */
export default defineConfig({
  ...shared,
  entry: ['src/index.ts', 'src/pages.ts'],
  splitting: true,
  shims: true,
});
