export interface Cookie {
  readonly name: string;
  /** Without characters that a cookie would have to escape. */
  readonly value: string;
  /** 0 ends it. */
  readonly forMs: number;
}

/** No script reads it, and no page of another site sends it. Encrypted connections alone carry it where the request had one. */
export function setCookie(request: Request, { name, value, forMs }: Cookie): string {
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Strict', `Max-Age=${forMs / 1_000}`];
  if (isEncrypted(request)) parts.push('Secure');
  return parts.join('; ');
}

/** A proxy that encrypts says so; whoever forges it locks nobody out but themselves. */
const isEncrypted = ({ headers, url }: Request): boolean =>
  url.startsWith('https:') ||
  headers.get('x-forwarded-proto')?.split(',')[0]?.trim().toLowerCase() === 'https';
