import { Secret } from '@wamux/core';
import * as z from '@wamux/core/zod';
import type { Limits } from '@wamux/limits';

/** The settings that every adapter has: {@link commonSettings} and `limitSettings`. */
export interface CommonSettings {
  /** An origin to use instead of the provider's: a simulator, a proxy. */
  readonly baseUrl?: string | undefined;
  /** The most that one request may take, in milliseconds. */
  readonly timeoutMs: number;
  /** The provider's limits, with the adapter's defaults filled in. The key is added where an instance is made. */
  readonly limits: Omit<Limits, 'key'>;
}

const origin = z
  .url({ protocol: /^https?$/, error: 'expected an http or https URL', abort: true })
  .refine(
    (url) => new URL(url).pathname === '/' && new URL(url).search === '',
    'expected an origin without a path',
  )
  // The `origin` below would silently drop a user name, a password and a fragment.
  .refine((url) => {
    const { username, password } = new URL(url);
    return username === '' && password === '';
  }, 'expected an origin, without a user name and a password')
  .refine((url) => !url.includes('#'), 'expected an origin, without a fragment')
  .transform((url) => new URL(url).origin);

/** Settings that every adapter's config entry takes. */
export function commonSettings(defaults: { readonly timeoutMs: number }) {
  return {
    baseUrl: origin.optional().describe("An origin to use instead of the provider's: a simulator, a proxy."),
    timeoutMs: z
      .int()
      .min(1)
      .max(600_000)
      .default(defaults.timeoutMs)
      .describe('The most that one request may take, in milliseconds.'),
  };
}

/** The `publicUrl` of a webhook whose requests have no signature that covers their address. */
export const unsignedAddress = (provider: string) =>
  z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(`The address as ${provider} calls it. No signature covers it, so nothing depends on it.`);

/** The name of the HTTP header that carries a webhook's secret or signature, in lower case afterwards. */
export const headerName = () =>
  z
    .string()
    .regex(/^[\w!#$%&'*+.^`|~-]{1,100}$/, 'expected the name of an HTTP header')
    .transform((name) => name.toLowerCase());

/**
 * A credential, which may contain only what a header can carry. An invalid one does not become a `Secret`, so it ends the
 * check of its entry, where credentials are compared with each other.
 */
export const credential = z
  .string()
  .regex(/^[\x21-\x7e]+$/, {
    abort: true,
    error: ({ input }) =>
      input === '' ? 'is empty; expected a credential' : 'expected visible ASCII characters without spaces',
  })
  .transform((value) => new Secret(value));
