import type { Endpoint, ProviderConnection } from '@wamux/provider-kit';
import type { CloudApiSettings } from './cloud-api-settings.js';

/** What every request of one instance shares. */
export interface CloudApiConnection extends ProviderConnection {
  /** The headers of a request without a body: the access token, and that JSON is expected. */
  readonly headers: Readonly<Record<string, string>>;
  /** The same for a request with a JSON body. */
  readonly postHeaders: Readonly<Record<string, string>>;
  /** Version of the Graph API, such as `v23.0`, which paths begin with. */
  readonly apiVersion: string;
  /** Meta's id of the number that sends: not the phone number itself. */
  readonly phoneNumberId: string;
  /** Meta's id of the WhatsApp Business Account; `undefined` where the config names none. */
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
