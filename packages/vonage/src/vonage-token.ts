import { randomUUID } from 'node:crypto';
import type { Secret } from '@wamux/core';
import jsonwebtoken from 'jsonwebtoken';

const lifetimeSeconds = 900;
const renewedAfterMs = 600_000;

/**
 * Makes the header of requests of an application: a token that its private key signs, renewed before it ends. That one
 * token may go with several requests follows from its lifetime.
 * @see https://developer.vonage.com/en/getting-started/concepts/authentication (JSON web tokens)
 */
export function createTokens(applicationId: string, privateKey: Secret): () => string {
  let header = '';
  let madeAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = Date.now();
    // A clock that was set back makes a new one as well.
    if (Math.abs(now - madeAt) > renewedAfterMs) {
      const token = jsonwebtoken.sign({ application_id: applicationId }, privateKey.reveal(), {
        algorithm: 'RS256',
        expiresIn: lifetimeSeconds,
        jwtid: randomUUID(),
      });
      header = `Bearer ${token}`;
      madeAt = now;
    }
    return header;
  };
}

/** Takes tokens out of a text: they are credentials of the moment, which no list of secrets can name. */
export const hideTokens = (text: string): string =>
  text.includes('eyJ') ? text.replaceAll(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '[redacted]') : text;
