export { acmeChat } from './acme-chat-provider.js';
export type { AcmeChatSettings, AcmeChatTemplate } from './acme-chat-settings.js';
