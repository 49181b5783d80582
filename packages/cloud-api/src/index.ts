export type { MetaTemplate as CloudApiTemplate } from '@wamux/meta-format';
export { cloudApi } from './cloud-api-provider.js';
export type { CloudApiMessageOptions, CloudApiSettings } from './cloud-api-settings.js';
