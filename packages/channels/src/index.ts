export type { ContactQuery } from './channels-call-input.js';
export type { ChannelsMessageOptions } from './channels-message-options.js';
export { type ChannelsProvider, channels } from './channels-provider.js';
export type { ChannelsSettings, ChannelsTemplate } from './channels-settings.js';
export type { ServiceWindow } from './from-channels-response.js';
