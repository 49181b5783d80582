import { type InfobipEndpoint, toConnection } from './infobip-connection.js';
import { infobip } from './infobip-provider.js';

export const entry = { apiKey: 'wamux-test-key', from: '+441134960000' };

export function endpointOf(more: object = {}): InfobipEndpoint {
  const settings = infobip.settings.parse({ ...entry, ...more });
  const identity = { id: 'ib', adapter: 'infobip', capabilities: infobip.capabilities };
  return { ...toConnection(settings), ...identity };
}
