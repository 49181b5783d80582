import { defineConfig } from 'tsup';
import shared from '../../tooling/tsup.config.js';

export default defineConfig({
  ...shared,
  // Its CommonJS hides from bundlers what it requires: what esbuild makes of an app would fail over a config in JSON.
  noExternal: ['jsonc-parser'],
  esbuildOptions(options, { format }) {
    // Adapters are loaded when a config names them: in CommonJS by `require`. Jest refuses an `import()` there, and to others it
    // would bring a second copy of core.
    if (format === 'cjs') options.supported = { 'dynamic-import': false };
  },
});
