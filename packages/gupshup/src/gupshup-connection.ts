import type { Endpoint, ProviderConnection } from '@wamux/provider-kit';
import type { FirstSettings, PartnerSettings } from './gupshup-settings.js';

/** What every request of one instance of the partner API shares. */
export interface GupshupConnection extends ProviderConnection {
  /** The headers of a request without a body: the token, and that JSON is expected. */
  readonly headers: Readonly<Record<string, string>>;
  /** The app that sends. */
  readonly appId: string;
}

/** The connection, and which instance it is of. */
export type GupshupEndpoint = Endpoint<GupshupConnection>;

/** @see https://partner-docs.gupshup.io/reference/post_partner-app-appid-v3-message (the token without a scheme) */
export function toConnection({ appId, baseUrl, token }: PartnerSettings): GupshupConnection {
  return {
    origin: baseUrl ?? 'https://partner.gupshup.io',
    headers: { authorization: token.reveal(), accept: 'application/json' },
    appId,
    secrets: [token],
    limitedBy: appId,
  };
}

/** What every request of one instance of the first API shares. */
export interface FirstConnection extends ProviderConnection {
  /** The API key, and that JSON is expected. */
  readonly headers: Readonly<Record<string, string>>;
  /** The name of the app that sends. */
  readonly appName: string;
  /** The number that sends: digits. */
  readonly from: string;
}

/** The connection of the first API, and which instance it is of. */
export type FirstEndpoint = Endpoint<FirstConnection>;

/** @see https://docs.gupshup.io/reference/sending-text-template (`apikey`) */
export function toFirstConnection({ apiKey, appName, baseUrl, from }: FirstSettings): FirstConnection {
  return {
    origin: baseUrl ?? 'https://api.gupshup.io',
    headers: { apikey: apiKey.reveal(), accept: 'application/json' },
    appName,
    from,
    secrets: [apiKey],
    limitedBy: from,
  };
}
