import type { Endpoint, ProviderConnection } from '@wamux/provider-kit';
import type { Dialog360Settings } from './dialog360-settings.js';

/** What every request of one instance shares. */
export interface Dialog360Connection extends ProviderConnection {
  /** The headers of a request without a body: the API key, and that JSON is expected. */
  readonly headers: Readonly<Record<string, string>>;
  /** The same for a request with a JSON body. */
  readonly postHeaders: Readonly<Record<string, string>>;
  /** Meta's id of the number that sends; `undefined` where the config names none. */
  readonly phoneNumberId: string | undefined;
  /** Meta's id of the WhatsApp Business Account; `undefined` where the config names none. */
  readonly businessAccountId: string | undefined;
}

export type Dialog360Endpoint = Endpoint<Dialog360Connection>;

/** @see https://docs.360dialog.com/docs/messaging-api/api-reference/messages (base address and authorization) */
export function toConnection(settings: Dialog360Settings): Dialog360Connection {
  const { apiKey, baseUrl, businessAccountId, phoneNumberId } = settings;
  const headers = { 'd360-api-key': apiKey.reveal(), accept: 'application/json' };
  return {
    origin: baseUrl ?? 'https://waba-v2.360dialog.io',
    headers,
    postHeaders: { ...headers, 'content-type': 'application/json' },
    phoneNumberId,
    businessAccountId,
    secrets: [apiKey],
    // Each number has a key of its own, and the limits are those of the number.
    limitedBy: apiKey.reveal(),
  };
}
