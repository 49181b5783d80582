import type { Call } from '../call.js';

const workspace = '/workspaces/(?<workspaceId>[^/]+)';
const channel = `${workspace}/channels/(?<channelId>[^/]+)`;

/** https://docs.bird.com/api/channels-api, and for the templates https://docs.bird.com/api/touchpoints-api */
const endpoints = {
  send: ['POST', `${channel}/messages`],
  'list-messages': ['GET', `${channel}/messages`],
  'get-message': ['GET', `${channel}/messages/(?<id>[^/]+)`],
  'list-interactions': ['GET', `${channel}/messages/(?<id>[^/]+)/interactions`],
  contact: ['GET', `${channel}/contacts/(?<id>[^/]+)`],
  'presigned-upload': ['POST', `${workspace}/channel-media/presigned-upload`],
  /** assumed: the URL for the upload itself may be any; ours is this one. */
  upload: ['POST', '/uploads/(?<id>[^/]+)'],
  /** assumed: the address of a customer's file. */
  'get-media': ['GET', '/media/(?<id>[^/]+)'],
  'list-channel-templates': ['GET', `${workspace}/projects/(?<id>[^/]+)/channel-templates`],
} as const satisfies Record<string, readonly [method: string, path: string]>;

export type ChannelsRoute = keyof typeof endpoints;

export const channelsRoutes = Object.keys(endpoints) as readonly ChannelsRoute[];

/** The ids in a path. An id that the path does not contain is absent. */
export interface ChannelsTarget {
  readonly workspaceId?: string;
  readonly channelId?: string;
  /** The id of the message, contact, upload, file or project. */
  readonly id?: string;
}

const matchOf = ({ method, path }: Call, route: ChannelsRoute): RegExpExecArray | null => {
  const [endpointMethod, endpointPath] = endpoints[route];
  return method === endpointMethod ? new RegExp(`^${endpointPath}$`).exec(path) : null;
};

export const channelsRouteOf = (call: Call): ChannelsRoute | null =>
  channelsRoutes.find((route) => matchOf(call, route) !== null) ?? null;

export const channelsTargetOf = (call: Call, route: ChannelsRoute): ChannelsTarget =>
  matchOf(call, route)?.groups ?? {};
