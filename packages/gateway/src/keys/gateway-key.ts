import { createHash, randomBytes } from 'node:crypto';
import { strictObject } from '@wamux/core/input';
import * as z from 'zod';
import { type Scope, scopes } from './scopes.js';

const hashForm = /^sha256:[0-9a-f]{64}$/;

/** What is stored of a key: never the key itself. */
export const gatewayKeySchema = strictObject({
  /** For people: access logs and refusals name it. */
  name: z.string().regex(/^[\w.-]{1,64}$/, 'expected 1 to 64 letters, digits, dots, - and _'),
  /**
   * `sha256:` and the SHA-256 of the key in hex. A key is 256 random bits, so that no slow hash is needed: there is nothing
   * to guess.
   */
  hash: z.string().regex(hashForm, 'expected sha256: and 64 hex digits, as `wamux keys create` writes it'),
  scopes: z.array(z.enum(scopes)).min(1),
  /** How many requests it may make in a second, at one process; as many as it likes where it says nothing. */
  requestsPerSecond: z.int().min(1).max(99_999).optional(),
  /** ISO 8601. For people. */
  createdAt: z.iso.datetime({ offset: true }).optional(),
});

/** A key as a gateway is given it: its name, its hash and what it allows. */
export type GatewayKey = z.output<typeof gatewayKeySchema>;

/** Makes a key. The key itself is in nothing but this result: show it once, and keep `stored`. */
export function createGatewayKey(
  name: string,
  allowed: readonly Scope[],
  more: Pick<GatewayKey, 'requestsPerSecond'> = {},
): { readonly key: string; readonly stored: GatewayKey } {
  const key = `wamux_${randomBytes(32).toString('base64url')}`;
  const hash = `sha256:${hashOfKey(key).toString('hex')}`;
  return {
    key,
    stored: gatewayKeySchema.parse({
      name,
      hash,
      scopes: [...new Set(allowed)],
      ...more,
      createdAt: new Date().toISOString(),
    }),
  };
}

/** As bytes, to be compared in constant time. */
export const hashOfKey = (key: string): Buffer => createHash('sha256').update(key).digest();
