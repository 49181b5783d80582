export { type CloudApiProvider, cloudApi, createCloudApiProvider } from './cloud-api-provider.js';
export type { CloudApiMessageOptions, CloudApiSettings, CloudApiTemplate } from './cloud-api-settings.js';
