export type { MetaTemplate as VonageTemplate } from '@wamux/meta-format';
export { vonage } from './vonage-provider.js';
export type { VonageSettings } from './vonage-settings.js';
