export { type CloudApiProvider, cloudApi } from './cloud-api-provider.js';
export type { CloudApiMessageOptions, CloudApiSettings, CloudApiTemplate } from './cloud-api-settings.js';
