import type { Endpoint, ProviderConnection } from '@wamux/provider-kit';
import type { GupshupSettings } from './gupshup-settings.js';

/** What every request of one instance shares. */
export interface GupshupConnection extends ProviderConnection {
  /** The headers of a request without a body: the token, and that JSON is expected. */
  readonly headers: Readonly<Record<string, string>>;
  /** The app that sends. */
  readonly appId: string;
}

/** The connection, and which instance it is of. */
export type GupshupEndpoint = Endpoint<GupshupConnection>;

/** @see https://partner-docs.gupshup.io/reference/post_partner-app-appid-v3-message (the token without a scheme) */
export function toConnection({ appId, baseUrl, token }: GupshupSettings): GupshupConnection {
  return {
    origin: baseUrl ?? 'https://partner.gupshup.io',
    headers: { authorization: token.reveal(), accept: 'application/json' },
    appId,
    secrets: [token],
    limitedBy: appId,
  };
}
