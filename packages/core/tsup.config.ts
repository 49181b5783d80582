import { defineConfig } from 'tsup';
import shared from '../../tooling/tsup.config.js';

/**
 * One entry for the contract, and one for each part that packages and adapters read. What they share is one module in both
 * formats: a `Secret` of one entry is a `Secret` of the other.
 */
export default defineConfig({
  ...shared,
  splitting: true,
  entry: [
    'src/index.ts',
    'src/policy/index.ts',
    'src/redaction/index.ts',
    'src/input/index.ts',
    'src/helpers/index.ts',
  ],
});
