export { infobip } from './infobip-provider.js';
export type { InfobipSettings, InfobipTemplate } from './infobip-settings.js';
