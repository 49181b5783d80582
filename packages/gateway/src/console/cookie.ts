export interface Cookie {
  readonly name: string;
  /** The value, which has no character that a cookie would have to escape. */
  readonly value: string;
  /** How long the browser keeps the cookie, in milliseconds; 0 removes it. */
  readonly forMs: number;
}

/**
 * No script can read the cookie, and no page of another site can send it. It needs an encrypted connection where the request
 * came over one.
 */
export function setCookie(request: Request, { name, value, forMs }: Cookie): string {
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Strict', `Max-Age=${forMs / 1_000}`];
  if (isEncrypted(request)) parts.push('Secure');
  return parts.join('; ');
}

/**
 * Whether the browser's connection is encrypted. A proxy that terminates TLS says so in a header; a client that forges it locks
 * out only itself.
 */
const isEncrypted = ({ headers, url }: Request): boolean =>
  url.startsWith('https:') ||
  headers.get('x-forwarded-proto')?.split(',')[0]?.trim().toLowerCase() === 'https';
