const base64 = (text: string): string => Buffer.from(text).toString('base64');

/**
 * Whether an `Authorization` header carries the key. The documentation says "Basic" and shows three ways to write it: the
 * issued key as it is, its Base64 form (the SDKs), and what curl makes of a user without a password (the PHP sample).
 */
export const isAuthorized = (header: string | undefined, apiKey: string): boolean =>
  [apiKey, base64(apiKey), base64(`${apiKey}:`)].some((shown) => header === `Basic ${shown}`);
