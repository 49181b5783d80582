import { type Call, jsonBody } from '../call.js';

const version = '/v\\d+\\.\\d+';

/** https://github.com/facebook/openapi (business-messaging-api). Any version is served. */
const endpoints = {
  send: ['POST', `${version}/(?<id>[^/]+)/messages`],
  /** The same endpoint; only the body tells the two apart. */
  'mark-as-read': ['POST', `${version}/(?<id>[^/]+)/messages`],
  'upload-media': ['POST', `${version}/(?<id>[^/]+)/media`],
  'list-templates': ['GET', `${version}/(?<id>[^/]+)/message_templates`],
  'get-media': ['GET', `${version}/(?<id>[^/]+)`],
  /** The address that the answer of `get-media` contains. */
  'download-media': ['GET', '/whatsapp_business/attachments/'],
} as const satisfies Record<string, readonly [method: string, path: string]>;

export type CloudApiRoute = keyof typeof endpoints;

export const cloudApiRoutes = Object.keys(endpoints) as readonly CloudApiRoute[];

const matchOf = ({ method, path }: Call, route: CloudApiRoute): RegExpExecArray | null => {
  const [endpointMethod, endpointPath] = endpoints[route];
  return method === endpointMethod ? new RegExp(`^${endpointPath}$`).exec(path) : null;
};

export function cloudApiRouteOf(call: Call): CloudApiRoute | null {
  const route = cloudApiRoutes.find((name) => matchOf(call, name) !== null) ?? null;
  const isStatus = route === 'send' && Object.hasOwn(Object(jsonBody(call)), 'status');
  return isStatus ? 'mark-as-read' : route;
}

/** The phone number, business account or file in the path. */
export const cloudApiTargetOf = (call: Call, route: CloudApiRoute): string =>
  matchOf(call, route)?.groups?.id ?? '';
