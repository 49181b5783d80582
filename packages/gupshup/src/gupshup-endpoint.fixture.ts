import { type GupshupEndpoint, toConnection } from './gupshup-connection.js';
import { gupshup } from './gupshup-provider.js';
import { partnerSettings } from './gupshup-settings.js';

export const appId = 'aaaaaaaa-bbbb-4ccc-8ddd-000000000001';
export const entry = { appId, token: 'wamux-test-token' };

export function endpointOf(more: object = {}): GupshupEndpoint {
  const settings = partnerSettings.parse({ ...entry, ...more });
  const identity = { id: 'gs', adapter: 'gupshup', capabilities: gupshup.capabilities };
  return { ...toConnection(settings), ...identity };
}
