import type { Call } from '../call.js';

/** Fake: the credentials for both of Gupshup's APIs, and the app with its number. */
export const gupshupCredentials = {
  appId: 'bbbbbbbb-cccc-4ddd-8eee-000000000001',
  /** The token of the app, for the partner API. */
  token: 'simulated-gupshup-app-token',
  /** The key of the account, for the first API. */
  apiKey: 'simulated-gupshup-api-key',
  appName: 'SimulatedApp',
  /** Digits. */
  from: '917834811114',
  phoneNumberId: '300000000000006',
  businessAccountId: '400000000000006',
  /** The secret that the receiver puts into the address that it registers. */
  webhookSecret: 'simulated-gupshup-webhook-secret',
} as const;

const { apiKey, token } = gupshupCredentials;

/**
 * The token has no scheme in front of it; some samples send it in a header of its own. Files need nothing but their address.
 * https://partner-docs.gupshup.io/reference, https://docs.gupshup.io/reference
 */
export function isAuthorized({ headers, path }: Call): boolean {
  if (path.startsWith('/partner/')) return headers.authorization === token || headers.token === token;
  return path.startsWith('/wa/api/') ? headers.apikey === apiKey : true;
}
