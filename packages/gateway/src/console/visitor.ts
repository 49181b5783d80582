import { timingSafeEqual } from 'node:crypto';
import { isAddressedToThisMachine } from '../keys/authorize.js';
import { type GatewayKey, hashOfKey } from '../keys/gateway-key.js';
import type { KeyRing } from '../keys/key-ring.js';
import type { Scope } from '../keys/scopes.js';
import { newToken, type Sessions } from './sessions.js';

/** The visitor of a page, and what they may do. */
export interface Visitor {
  /** The name of their key, which is recorded with their decisions. */
  readonly name: string;
  /** Whether there is a session to end. Where the gateway has no keys there is none. */
  readonly isSignedIn: boolean;
  /** Every form sends this token back, which a page of another site cannot know. */
  readonly csrfToken: string;
  /** What they may do. */
  readonly scopes: readonly Scope[];
  /** The key that they signed in with, whose limits apply to their decisions. Absent where the gateway has no keys. */
  readonly key?: GatewayKey;
}

/** `sign-in`: the visitor is not known. `elsewhere`: there are no keys, and the request is not addressed to this machine. */
export type NoVisitor = 'sign-in' | 'elsewhere';

/**
 * The name of the session's cookie. It contains the port, because browsers send a cookie to every port of a host, and two
 * gateways on one machine would end each other's sessions.
 */
export function sessionCookieOf({ url }: Request): string {
  const { port } = new URL(url);
  return port === '' ? 'wamux_session' : `wamux_session_${port}`;
}

/** Finds out who sent a request. */
export class Visitors {
  readonly #ring: KeyRing;
  readonly #sessions: Sessions;
  /** The visitor of a gateway without keys. A page of another site cannot read the token, and so cannot send it. */
  readonly #local: Visitor = {
    name: 'console',
    isSignedIn: false,
    csrfToken: newToken(),
    scopes: ['send', 'read', 'operate'],
  };

  constructor(ring: KeyRing, sessions: Sessions) {
    this.#ring = ring;
    this.#sessions = sessions;
  }

  of(request: Request): Visitor | NoVisitor {
    if (this.#ring.isEmpty) return isAddressedToThisMachine(request) ? this.#local : 'elsewhere';
    const session = this.#sessions.find(cookieOf(request, sessionCookieOf(request)) ?? '');
    if (session === undefined) return 'sign-in';
    const { key, csrfToken } = session;
    return { name: key.name, isSignedIn: true, csrfToken, scopes: key.scopes, key };
  }
}

/**
 * Whether the browser says that a page of this origin sent the form. Behind a proxy that terminates TLS the origin has
 * another scheme than the request here, so only the host is compared.
 */
export function isFromThisOrigin({ headers, url }: Request): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const origin = headers.get('origin');
  return origin !== null && URL.canParse(origin) && new URL(origin).host === new URL(url).host;
}

/** Whether a form sent back the visitor's token. Compares in constant time. */
export const hasToken = ({ csrfToken }: Pick<Visitor, 'csrfToken'>, given: string | null): boolean =>
  timingSafeEqual(hashOfKey(csrfToken), hashOfKey(given ?? ''));

/** The value of a cookie; the first where a name is given twice. */
export function cookieOf({ headers }: Request, name: string): string | undefined {
  const cookies = (headers.get('cookie') ?? '').split(';').map((cookie) => cookie.trim());
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1);
}
