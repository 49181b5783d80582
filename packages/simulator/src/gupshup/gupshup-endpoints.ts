import type { Call } from '../call.js';
import { gupshupCredentials } from './gupshup-credentials.js';

/** https://partner-docs.gupshup.io/reference (partner API, v3), https://docs.gupshup.io/reference (first API) */
const endpoints = {
  send: ['POST', /^\/partner\/app\/(?<app>[^/]+)\/v3\/message$/],
  'mark-as-read': ['POST', /^\/partner\/app\/(?<app>[^/]+)\/v1\/event$/],
  'upload-media': ['POST', /^\/partner\/app\/(?<app>[^/]+)\/media$/],
  'get-media': ['GET', /^\/partner\/app\/(?<app>[^/]+)\/media\/(?<id>[^/]+)$/],
  'list-templates': ['GET', /^\/partner\/app\/(?<app>[^/]+)\/templates$/],
  'first-send': ['POST', /^\/wa\/api\/v1\/msg$/],
  'first-send-template': ['POST', /^\/wa\/api\/v1\/template\/msg$/],
  'first-list-templates': ['GET', /^\/wa\/api\/v1\/template\/list\/(?<app>[^/]+)$/],
  'download-media': ['GET', /^\/wa\/(?<app>[^/]+)\/wa\/media\/(?<id>[^/]+)$/],
} as const satisfies Record<string, readonly [method: string, path: RegExp]>;

export type GupshupRoute = keyof typeof endpoints;

export const gupshupRoutes = Object.keys(endpoints) as readonly GupshupRoute[];

/** All endpoints answer at this one origin; the real APIs and the files have a host each. */
export const gupshupRouteOf = (call: Call): GupshupRoute | null =>
  gupshupRoutes.find((name) => {
    const [method, path] = endpoints[name];
    return method === call.method && path.test(call.path);
  }) ?? null;

/** Whether the path, where it names an app, names this one: by its id, or at the first API by its name. */
export function isOfApp({ path }: Call, route: GupshupRoute): boolean {
  const { appId, appName } = gupshupCredentials;
  const named = endpoints[route][1].exec(path)?.groups?.app;
  return named === undefined || named === (route === 'first-list-templates' ? appName : appId);
}

export const mediaIdOf = ({ path }: Call): string => path.split('/').at(-1) ?? '';

/** Where a file is served, to everybody. */
export const mediaPathOf = (id: string): string =>
  `/wa/${gupshupCredentials.appId}/wa/media/${id}?download=false`;

/** The version of the events that belong to the endpoint's API; the files belong to neither API. */
export function versionOf(route: GupshupRoute): 2 | 3 | undefined {
  if (route === 'download-media') return undefined;
  return route.startsWith('first-') ? 2 : 3;
}
