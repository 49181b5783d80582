import { createHash, randomBytes } from 'node:crypto';
import { strictObject } from '@wamux/core/input';
import * as z from 'zod';
import { type Scope, scopes } from './scopes.js';

const name = z.string().regex(/^[\w.-]{1,64}$/, 'expected 1 to 64 letters, digits, dots, - and _');
const hashForm = /^sha256:[0-9a-f]{64}$/;

/** What is stored of a key. The key itself never is. */
export const gatewayKeySchema = strictObject({
  /** The name of the key, by which access logs and refusals refer to it. */
  name,
  /**
   * `sha256:` and the SHA-256 of the key in hex. A key is 256 random bits, so that no slow hash is needed: there is nothing
   * to guess.
   */
  hash: z.string().regex(hashForm, 'expected sha256: and 64 hex digits, as `wamux keys create` writes it'),
  scopes: z.array(z.enum(scopes)).min(1),
  /** How many requests it may make per second, at one process; absent: no limit. */
  requestsPerSecond: z.int().min(1).max(99_999).optional(),
  /**
   * The team that the key belongs to, where several share a gateway. Its messages belong to the team, and it can see and
   * decide nothing else.
   */
  team: name.optional(),
  /** How many messages the team may hand over per day (UTC) with this key; those handed over with its other keys count too. */
  messagesPerDay: z.int().min(1).max(999_999_999).optional(),
  /** The templates whose messages are all that may be handed over with it; absent: it may be any message. */
  templates: z.array(z.string().min(1)).min(1).optional(),
  /** The only providers that the route of a message may have; absent: it may have any. */
  providers: z.array(z.string().min(1)).min(1).optional(),
  /** When the key was made, ISO 8601; only people read this. */
  createdAt: z.iso.datetime({ offset: true }).optional(),
}).refine(({ team, messagesPerDay }) => team !== undefined || messagesPerDay === undefined, {
  path: ['messagesPerDay'],
  error: 'needs `team`, whose messages it limits',
});

/** A key as a gateway is given it: its name, its hash and what it allows. */
export type GatewayKey = z.output<typeof gatewayKeySchema>;

/** The limits of a key, in addition to its scopes. */
type KeyBounds = 'requestsPerSecond' | 'team' | 'messagesPerDay' | 'templates' | 'providers';

/** Makes a key. The key itself exists only in this result: show it once, and keep `stored`. */
export function createGatewayKey(
  name: string,
  allowed: readonly Scope[],
  more: Pick<GatewayKey, KeyBounds> = {},
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

/** The hash of a key, as bytes, which can be compared in constant time. */
export const hashOfKey = (key: string): Buffer => createHash('sha256').update(key).digest();
