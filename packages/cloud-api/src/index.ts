export type { MetaTemplate as CloudApiTemplate } from '@wamux/meta-format';
export { type CloudApiProvider, cloudApi } from './cloud-api-provider.js';
export type { CloudApiMessageOptions, CloudApiSettings } from './cloud-api-settings.js';
