export { twilio } from './twilio-provider.js';
export type { TwilioSettings, TwilioTemplate } from './twilio-settings.js';
