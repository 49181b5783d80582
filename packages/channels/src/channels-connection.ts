import type { Endpoint, ProviderConnection } from '@wamux/provider-kit';
import type { ChannelsSettings } from './channels-settings.js';

/** What every request of one instance shares. */
export interface ChannelsConnection extends ProviderConnection {
  /** The headers of a request without a body: the access key, and that JSON is expected. */
  readonly headers: Readonly<Record<string, string>>;
  /** The same for a request with a JSON body. */
  readonly postHeaders: Readonly<Record<string, string>>;
  /** UUID of Bird's workspace, which its rate limits go by. */
  readonly workspaceId: string;
  /** UUID of the WhatsApp channel that sends. */
  readonly channelId: string;
}

export type ChannelsEndpoint = Endpoint<ChannelsConnection>;

export function toConnection({
  accessKey,
  baseUrl,
  channelId,
  workspaceId,
}: ChannelsSettings): ChannelsConnection {
  const headers = { authorization: `AccessKey ${accessKey.reveal()}`, accept: 'application/json' };
  return {
    origin: baseUrl ?? 'https://api.bird.com',
    headers,
    postHeaders: { ...headers, 'content-type': 'application/json' },
    workspaceId,
    channelId,
    secrets: [accessKey],
    limitedBy: workspaceId,
  };
}
