import { type Call, jsonBody } from '../call.js';

/** https://docs.360dialog.com/docs/messaging-api/api-reference (messages, media, templates) */
const endpoints = {
  send: ['POST', /^\/messages$/],
  /** The same endpoint; only the body tells the two apart. */
  'mark-as-read': ['POST', /^\/messages$/],
  'upload-media': ['POST', /^\/media$/],
  'get-media': ['GET', /^\/(?<id>\d+)$/],
  'download-media': ['GET', /^\/whatsapp_business\/attachments\/$/],
  'list-templates': ['GET', /^\/v1\/configs\/templates$/],
} as const satisfies Record<string, readonly [method: string, path: RegExp]>;

export type Dialog360Route = keyof typeof endpoints;

export const dialog360Routes = Object.keys(endpoints) as readonly Dialog360Route[];

export function dialog360RouteOf(call: Call): Dialog360Route | null {
  const route = dialog360Routes.find((name) => {
    const [method, path] = endpoints[name];
    return method === call.method && path.test(call.path);
  });
  const isStatus = route === 'send' && Object.hasOwn(Object(jsonBody(call)), 'status');
  return isStatus ? 'mark-as-read' : (route ?? null);
}
