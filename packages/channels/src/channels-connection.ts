import type { Endpoint, ProviderConnection } from '@wamux/provider-kit';
import type { ChannelsSettings } from './channels-settings.js';

/** What every request of one instance shares. */
export interface ChannelsConnection extends ProviderConnection {
  readonly headers: Readonly<Record<string, string>>;
  readonly postHeaders: Readonly<Record<string, string>>;
  readonly workspaceId: string;
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
