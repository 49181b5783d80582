import type { WamuxConfig } from './config-schema.js';

/**
 * Gives a config back as it is. In a `wamux.config.ts` an editor knows by it what a config may say:
 * `export default defineConfig({ providers: … })`.
 */
export const defineConfig = (config: WamuxConfig): WamuxConfig => config;
