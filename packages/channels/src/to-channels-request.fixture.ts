import { parseFreeFormMessage } from '@wamux/core/input';
import type { ChannelsEndpoint } from './channels-connection.js';
import { channels } from './channels-provider.js';
import { createMessage } from './channels-request-api.js';

export const endpoint: ChannelsEndpoint = {
  id: 'bird-eu',
  adapter: 'channels',
  capabilities: channels.capabilities,
  origin: 'https://api.bird.com',
  headers: { authorization: 'AccessKey fake' },
  postHeaders: { authorization: 'AccessKey fake', 'content-type': 'application/json' },
  workspaceId: 'w',
  channelId: 'c',
  secrets: [],
  limitedBy: '',
};
export const to = '+31600000001';
export const url = 'https://h.test/a.jpg';
export const common = { to, correlationId: 'order-7' };

export const send = (message: object) =>
  channels.toRequest(endpoint, parseFreeFormMessage({ ...common, ...message })._unsafeUnwrap());
/** The body as Bird's own schema reads it. */
export const wire = (message: object) =>
  createMessage.parse(JSON.parse(String(send(message)._unsafeUnwrap().body)));
export const bodyOf = (message: object) => wire(message).body;
export const options = (channels: object) => ({ providerOptions: { channels } });
