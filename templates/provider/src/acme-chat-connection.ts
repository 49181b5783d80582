import type { Endpoint, ProviderConnection } from '@wamux/provider-kit';
import type { AcmeChatSettings } from './acme-chat-settings.js';

/** What every request of one instance shares. */
export interface AcmeChatConnection extends ProviderConnection {
  /** The headers of every request, with the API key as a bearer token. */
  readonly headers: Readonly<Record<string, string>>;
}

export type AcmeChatEndpoint = Endpoint<AcmeChatConnection>;

export function toConnection({ apiKey, baseUrl }: AcmeChatSettings): AcmeChatConnection {
  return {
    origin: baseUrl ?? 'https://api.acme-chat.example',
    headers: { authorization: `Bearer ${apiKey.reveal()}` },
    secrets: [apiKey],
    limitedBy: apiKey.reveal(),
  };
}
