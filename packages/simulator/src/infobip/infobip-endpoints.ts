import type { Call } from '../call.js';
import { messageKinds } from './infobip-message.js';

/** https://www.infobip.com/docs/api/channels/whatsapp, and for reports https://www.infobip.com/docs/api/platform/messages-api */
const endpoints = {
  'create-token': ['POST', /^\/auth\/1\/oauth2\/token$/],
  'send-message': ['POST', /^\/whatsapp\/1\/message\/(?<name>(?:interactive\/)?[a-z-]+)$/],
  'send-template': ['POST', /^\/whatsapp\/1\/message\/template$/],
  'get-reports': ['GET', /^\/messages-api\/1\/reports$/],
  'list-templates': ['GET', /^\/whatsapp\/2\/senders\/(?<sender>[^/]+)\/templates$/],
  'mark-as-read': ['POST', /^\/whatsapp\/1\/senders\/(?<sender>[^/]+)\/message\/(?<id>[^/]+)\/read$/],
  'send-event': ['POST', /^\/whatsapp\/1\/events$/],
  'get-media': ['GET', /^\/whatsapp\/1\/senders\/(?<sender>[^/]+)\/media\/(?<id>[^/]+)$/],
  'describe-media': ['HEAD', /^\/whatsapp\/1\/senders\/(?<sender>[^/]+)\/media\/(?<id>[^/]+)$/],
  'get-cached-media': ['GET', /^\/cdn\/media\/(?<id>[^/]+)$/],
} as const satisfies Record<string, readonly [method: string, path: RegExp]>;

export type InfobipRoute = keyof typeof endpoints;

export const infobipRoutes = Object.keys(endpoints) as readonly InfobipRoute[];

export function infobipRouteOf(call: Call): InfobipRoute | null {
  const route = infobipRoutes.findLast((name) => {
    const [method, path] = endpoints[name];
    return method === call.method && path.test(call.path);
  });
  const isKnown =
    route !== 'send-message' || Object.hasOwn(messageKinds, partOf(call, 'send-message', 'name'));
  return isKnown ? (route ?? null) : null;
}

/** The named part of a request's path. */
export const partOf = ({ path }: Call, route: InfobipRoute, part: 'id' | 'name' | 'sender'): string =>
  endpoints[route][1].exec(path)?.groups?.[part] ?? '';

/** Where a file is served that was fetched before. assumed: the address. It has the same origin here. */
export const cachePathOf = (id: string): string => `/cdn/media/${id}`;

/** Where a customer's file is served. */
export const mediaPathOf = (sender: string, id: string): string =>
  `/whatsapp/1/senders/${sender}/media/${id}`;
