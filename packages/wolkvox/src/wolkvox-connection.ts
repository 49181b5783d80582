import type { Endpoint, ProviderConnection } from '@wamux/provider-kit';
import type { WolkvoxSettings } from './wolkvox-settings.js';

/** What every request of one instance shares. */
export interface WolkvoxConnection extends ProviderConnection {
  /** The token, under Wolkvox's own header name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The WhatsApp connector (line) that sends, as Wolkvox numbers it. */
  readonly connectorId: string;
  /** The campaign whose report has the statuses of messages; `undefined` where the config names none. */
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
