export { gupshup } from './gupshup-provider.js';
export type { GupshupMessageOptions, GupshupSettings, GupshupTemplate } from './gupshup-settings.js';
