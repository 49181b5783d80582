export { type WolkvoxProvider, wolkvox } from './wolkvox-provider.js';
export type { WolkvoxSettings, WolkvoxTemplate } from './wolkvox-settings.js';
