import type { WamuxConfig } from './config-schema.js';

/**
 * Returns a config as it is. In a `wamux.config.ts` it gives editors the type of a config: `export default defineConfig({
 * providers: … })`.
 */
export const defineConfig = (config: WamuxConfig): WamuxConfig => config;
