import type { Endpoint, ProviderConnection } from '@wamux/provider-kit';
import type { WolkvoxSettings } from './wolkvox-settings.js';

/** What every request of one instance shares. */
export interface WolkvoxConnection extends ProviderConnection {
  readonly headers: Readonly<Record<string, string>>;
  readonly connectorId: string;
  readonly campaignId: string | undefined;
}

export type WolkvoxEndpoint = Endpoint<WolkvoxConnection>;

export function toConnection({
  baseUrl,
  campaignId,
  connectorId,
  server,
  token,
}: WolkvoxSettings): WolkvoxConnection {
  return {
    origin: baseUrl ?? `https://wv${server}.wolkvox.com`,
    headers: { 'wolkvox-token': token.reveal() },
    connectorId,
    campaignId,
    secrets: [token],
    limitedBy: token.reveal(),
  };
}
