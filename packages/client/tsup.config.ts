import { defineConfig } from 'tsup';
import shared from '../../tooling/tsup.config.js';

/**
 * Adapters are loaded when a config names them: in CommonJS by `require`. Jest refuses an `import()` there, and to others it
 * would bring a second copy of core.
 */
export default defineConfig({
  ...shared,
  esbuildOptions(options, { format }) {
    if (format === 'cjs') options.supported = { 'dynamic-import': false };
  },
});
