export interface Cookie {
  readonly name: string;
  /** Without characters that a cookie would have to escape. */
  readonly value: string;
  /** 0 ends it. */
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

/** A proxy that terminates TLS sets this header. A client that forges it locks out only itself. */
const isEncrypted = ({ headers, url }: Request): boolean =>
  url.startsWith('https:') ||
  headers.get('x-forwarded-proto')?.split(',')[0]?.trim().toLowerCase() === 'https';
