import { Secret } from '@wamux/core';
import type { Endpoint, ProviderConnection } from '@wamux/provider-kit';
import type { InfobipSettings } from './infobip-settings.js';

/** What every request of one instance shares. */
export interface InfobipConnection extends ProviderConnection {
  /** The headers of a request without a body: the credential, and that JSON is expected. */
  readonly headers: Readonly<Record<string, string>>;
  /** The number that sends, digits only. */
  readonly from: string;
}

/** The connection, and which instance it is of. */
export type InfobipEndpoint = Endpoint<InfobipConnection>;

/** @see https://www.infobip.com/docs/essentials/api-essentials/api-authentication */
export function toConnection(settings: InfobipSettings): InfobipConnection {
  const { accessToken, apiKey, baseUrl, from, password, sessionToken, username } = settings;
  const pair = Buffer.from(`${username}:${password?.reveal()}`).toString('base64');
  const [scheme, credential] = apiKey
    ? ['App', apiKey]
    : sessionToken
      ? ['IBSSO', sessionToken]
      : accessToken
        ? ['Bearer', accessToken]
        : ['Basic', new Secret(pair)];
  return {
    origin: baseUrl ?? 'https://api.infobip.com',
    headers: { authorization: `${scheme} ${credential.reveal()}`, accept: 'application/json' },
    from,
    secrets: password === undefined ? [credential] : [credential, password],
    // Infobip counts by account, which no setting names; an account has few credentials.
    limitedBy: credential.reveal(),
  };
}
