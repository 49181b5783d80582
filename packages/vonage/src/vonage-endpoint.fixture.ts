import { generateKeyPairSync } from 'node:crypto';
import { toConnection, type VonageEndpoint } from './vonage-connection.js';
import { vonage } from './vonage-provider.js';

const keys = (modulusLength: number) =>
  generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

/** Made for this run: a key that stands in a repository is everybody's. */
export const { privateKey, publicKey } = keys(2_048);
export const shortKey = keys(1_024).privateKey;

export const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-000000000001';
export const entry = { apiKey: 'abcd1234', apiSecret: 'wamux-test-api-secret', from: '+14155550100' };
export const application = { applicationId, privateKey, from: '14155550100' };

export function endpointOf(given: object = entry): VonageEndpoint {
  const identity = { id: 'vo', adapter: 'vonage', capabilities: vonage.capabilities };
  return { ...toConnection(vonage.settings.parse(given)), ...identity };
}
