import { type Problem, problem } from '../problems/problem.js';
import type { GatewayKey } from './gateway-key.js';
import type { KeyRing } from './key-ring.js';
import type { Scope } from './scopes.js';

/** What is known of the caller: the key, where there is one, and why the request is refused, if it is. */
export interface Authorized {
  readonly key?: GatewayKey;
  readonly refusal?: Problem;
}

/** What a key needs to do something. */
interface Needs {
  readonly scope: Scope;
  /** Whether it concerns all teams, so that a key of one team may not do it. */
  readonly concernsAllTeams?: boolean | undefined;
}

/** Whether the request may do something with this requirement. */
export function authorize(ring: KeyRing, request: Request, { scope, concernsAllTeams }: Needs): Authorized {
  if (isFromAnotherSite(request)) {
    return { refusal: problem('forbidden', 'pages of other sites may not call this API') };
  }
  if (ring.isEmpty) return isAddressedToThisMachine(request) ? {} : { refusal: keysAreNeeded };
  const [, presented] = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  if (presented === undefined)
    return { refusal: problem('unauthorized', 'expected the header Authorization: Bearer <key>') };
  const key = ring.find(presented);
  if (key === undefined) return { refusal: problem('unauthorized', 'the key is unknown') };
  if (!key.scopes.includes(scope)) {
    return { refusal: problem('forbidden', `the key ${key.name} lacks the scope ${scope}`), key };
  }
  if (concernsAllTeams && key.team !== undefined) {
    const why = `the key ${key.name} belongs to the team ${key.team}, but this concerns all teams`;
    return { refusal: problem('forbidden', why), key };
  }
  return { key };
}

const keysAreNeeded = problem(
  'forbidden',
  'this gateway has no keys and serves only requests to localhost; create one with `wamux keys create`',
);

/**
 * A browser names the site of the page that makes a request. Without keys, any page that is open on this machine could
 * otherwise send messages from here. Its own word comes first: a proxy may pass on a host without the port of the page.
 */
export function isFromAnotherSite({ headers, url }: Request): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return ['cross-site', 'same-site'].includes(site);
  const origin = headers.get('origin');
  return origin !== null && !hasHost(origin, new URL(url).host);
}

/** Compares hosts only: behind a proxy that terminates TLS, the page has another scheme than the request here. */
const hasHost = (origin: string, host: string): boolean =>
  URL.canParse(origin) && new URL(origin).host === host;

/** Whether a request names this machine as its host. A foreign name may point at this machine too (DNS rebinding). */
export function isAddressedToThisMachine({ url }: Request): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
}
