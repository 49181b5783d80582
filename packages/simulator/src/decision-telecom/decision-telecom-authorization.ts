const base64 = (text: string): string => Buffer.from(text).toString('base64');

/**
 * The documentation says "Basic" and shows three ways to fill it: the issued key as it is, its Base64 (the SDKs),
 * and what curl makes of a user without a password (the PHP sample).
 */
const encodings = {
  verbatim: (key: string) => key,
  base64: (key: string) => base64(key),
  'base64-colon': (key: string) => base64(`${key}:`),
} as const;

export type AuthEncoding = keyof typeof encodings;

/** Whether an `Authorization` header shows the key, in any encoding or in the one that is asked for. */
export function isAuthorized(header: string | undefined, apiKey: string, only?: AuthEncoding): boolean {
  const allowed = only === undefined ? Object.values(encodings) : [encodings[only]];
  return allowed.some((encode) => header === `Basic ${encode(apiKey)}`);
}
