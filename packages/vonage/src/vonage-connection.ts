import { Secret } from '@wamux/core';
import type { Endpoint, ProviderConnection } from '@wamux/provider-kit';
import type { VonageSettings } from './vonage-settings.js';
import { createTokens } from './vonage-token.js';

/** What every request of one instance shares. */
export interface VonageConnection extends ProviderConnection {
  /** The headers of a request that is made now: tokens end after a while. */
  headers(): Readonly<Record<string, string>>;
  /** The number that sends, digits only. */
  readonly from: string;
  /** Meta's id of the WhatsApp Business Account; `undefined` where the config names none. */
  readonly businessAccountId: string | undefined;
}

/** The connection, and which instance it is of. */
export type VonageEndpoint = Endpoint<VonageConnection>;

export function toConnection(settings: VonageSettings): VonageConnection {
  const { apiKey, apiSecret, applicationId, baseUrl, businessAccountId, from, privateKey } = settings;
  const basic = new Secret(Buffer.from(`${apiKey?.reveal()}:${apiSecret?.reveal()}`).toString('base64'));
  const authorization =
    applicationId === undefined || privateKey === undefined
      ? () => `Basic ${basic.reveal()}`
      : createTokens(applicationId, privateKey);
  return {
    origin: baseUrl ?? 'https://api.nexmo.com',
    headers: () => ({ authorization: authorization(), accept: 'application/json' }),
    from,
    businessAccountId,
    secrets: [basic, privateKey, apiSecret].filter((secret) => secret !== undefined),
    limitedBy: applicationId ?? apiKey?.reveal() ?? '',
  };
}
