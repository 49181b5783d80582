import type { Call } from '../call.js';

/**
 * https://developer.vonage.com/en/api/messages
 * https://developer.vonage.com/en/messages/whatsapp-template-management/overview (templates)
 * assumed: the addresses of files; samples of webhooks have such addresses.
 */
const endpoints = {
  send: ['POST', /^\/v1\/messages$/],
  'update-message': ['PATCH', /^\/v1\/messages\/(?<id>[0-9a-f-]{36})$/],
  'list-templates': ['GET', /^\/v2\/whatsapp-manager\/wabas\/(?<id>\d+)\/templates$/],
  'get-media': ['GET', /^\/v3\/media\/(?<id>[^/]+)$/],
} as const satisfies Record<string, readonly [method: string, path: RegExp]>;

export type VonageRoute = keyof typeof endpoints;

export const vonageRoutes = Object.keys(endpoints) as readonly VonageRoute[];

/** All endpoints answer at this one origin; the real Vonage has a host for each region. */
export const vonageRouteOf = (call: Call): VonageRoute | null =>
  vonageRoutes.find((name) => {
    const [method, path] = endpoints[name];
    return method === call.method && path.test(call.path);
  }) ?? null;

export function idOf({ path }: Call, route: Exclude<VonageRoute, 'send'>): string {
  return endpoints[route][1].exec(path)?.groups?.id ?? '';
}
