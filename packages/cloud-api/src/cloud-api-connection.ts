import type { Endpoint, ProviderConnection } from '@wamux/provider-kit';
import type { CloudApiSettings } from './cloud-api-settings.js';

/** What every request of one instance shares. */
export interface CloudApiConnection extends ProviderConnection {
  readonly headers: Readonly<Record<string, string>>;
  readonly postHeaders: Readonly<Record<string, string>>;
  readonly apiVersion: string;
  readonly phoneNumberId: string;
  readonly businessAccountId: string | undefined;
}

export type CloudApiEndpoint = Endpoint<CloudApiConnection>;

export function toConnection(settings: CloudApiSettings): CloudApiConnection {
  const { accessToken, apiVersion, baseUrl, businessAccountId, phoneNumberId } = settings;
  const headers = { authorization: `Bearer ${accessToken.reveal()}`, accept: 'application/json' };
  return {
    origin: baseUrl ?? 'https://graph.facebook.com',
    headers,
    postHeaders: { ...headers, 'content-type': 'application/json' },
    apiVersion,
    phoneNumberId,
    businessAccountId,
    secrets: [accessToken],
    limitedBy: phoneNumberId,
  };
}
