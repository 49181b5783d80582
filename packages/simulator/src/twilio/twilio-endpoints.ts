import type { Call } from '../call.js';
import { twilioCredentials } from './twilio-credentials.js';

export const twilioRoutes = [
  'send-message',
  'get-message',
  'list-contents',
  'typing',
  'get-media',
  'get-file',
] as const;
export type TwilioRoute = (typeof twilioRoutes)[number];

const account = `/2010-04-01/Accounts/${twilioCredentials.accountSid}`;
const resources: readonly (readonly [string, RegExp, TwilioRoute])[] = [
  ['POST', new RegExp(`^${account}/Messages\\.json$`), 'send-message'],
  ['GET', new RegExp(`^${account}/Messages/(?:SM|MM)[0-9a-f]{32}\\.json$`), 'get-message'],
  ['GET', new RegExp(`^${account}/Messages/MM[0-9a-f]{32}/Media/ME[0-9a-f]{32}$`), 'get-media'],
  ['GET', /^\/files\/\d+$/, 'get-file'],
  ['GET', /^\/v1\/ContentAndApprovals$/, 'list-contents'],
  ['POST', /^\/v3\/Indicators\/Typing\.json$/, 'typing'],
];

/** All products and the file server answer at this one origin; the real Twilio has a host for each. */
export function twilioRouteOf({ method, path }: Call): TwilioRoute | null {
  const [, , route] = resources.find(([verb, pattern]) => verb === method && pattern.test(path)) ?? [];
  return route ?? null;
}

/** The message SID in the path. */
export const messageSidOf = ({ path }: Call): string => /((?:SM|MM)[0-9a-f]{32})/.exec(path)?.[1] ?? '';

/** Where a file is served. The message SID in the path is not checked. */
export const mediaPathOf = (fileId: string): string =>
  `${account}/Messages/MM${'0'.repeat(32)}/Media/ME${fileId.padStart(32, '0')}`;

export const fileIdOf = ({ path }: Call): string => /(?:ME0*|\/)(\d+)$/.exec(path)?.[1] ?? '';

/** Where the file server serves a file. assumed: what the address contains as its proof. */
export const filePathOf = (fileId: string): string => `/files/${fileId}?Signature=simulated-signature`;
