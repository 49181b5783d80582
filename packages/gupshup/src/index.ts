export type { MetaTemplate as GupshupTemplate } from '@wamux/meta-format';
export { gupshup } from './gupshup-provider.js';
export type { GupshupMessageOptions, GupshupSettings } from './gupshup-settings.js';
