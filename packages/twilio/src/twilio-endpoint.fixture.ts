import { type TwilioEndpoint, toConnection } from './twilio-connection.js';
import { twilio } from './twilio-provider.js';

export const contentSid = (number: number): string => `HX${String(number).padStart(32, '0')}`;

export const entry = {
  accountSid: 'AC00000000000000000000000000000001',
  authToken: 'wamux-test-token',
  from: '+14155550100',
};

export function endpointOf(more: object = {}): TwilioEndpoint {
  const settings = twilio.settings.parse({ ...entry, ...more });
  const identity = { id: 'twilio-1', adapter: 'twilio', capabilities: twilio.capabilities };
  return { ...toConnection(settings), ...identity };
}
