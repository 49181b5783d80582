import { defineConfig } from 'tsup';
import { bundledLicences } from './bundled-licences.js';

/** The build of every published package; only the release check runs it (tests and demo run the sources). */
export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  // tsup 8 passes TypeScript a `baseUrl`, which TypeScript 6 reports as deprecated.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  sourcemap: true,
  clean: true,
  target: 'node20',
  esbuildPlugins: [bundledLicences],
});
