export type { MetaTemplate as Dialog360Template } from '@wamux/meta-format';
export { dialog360 } from './dialog360-provider.js';
export type { Dialog360MessageOptions, Dialog360Settings } from './dialog360-settings.js';
