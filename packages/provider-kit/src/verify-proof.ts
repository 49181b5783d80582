import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret, WebhookRefusal, WebhookRequest } from '@wamux/core';
import { err, ok, type Result } from 'neverthrow';
import { bytesOf } from './webhook-request.js';

/** The proof in a webhook request: a signature, or a secret itself. */
export interface Proof {
  /** The proof as the request gives it; absent or empty where there is none. */
  readonly given: string | undefined;
  /** The words of the refusal where there is no proof. */
  readonly missing: string;
  /** The words of the refusal where no secret matches the proof. */
  readonly wrong: string;
  /** Whether this secret made the proof; compare with {@link isSameSignature} or {@link isSameSecret}. */
  isMadeBy(secret: Secret, body: Uint8Array): boolean;
}

/** Accepts a request whose proof was made by one of the secrets. Several are configured while one is being replaced. */
export function verifyProof(
  request: WebhookRequest,
  secrets: readonly Secret[],
  { given, isMadeBy, missing, wrong }: Proof,
): Result<void, WebhookRefusal> {
  if (secrets.length === 0) {
    return err({ reason: 'not-configured', message: 'no secret to check requests with' });
  }
  if (!given) return err({ reason: 'signature-missing', message: missing });
  const body = bytesOf(request);
  if (body === undefined) {
    const message = 'rawBody is not a Uint8Array; the signature covers bytes';
    return err({ reason: 'signature-wrong', message });
  }
  const isKnown = secrets.some((secret) => isMadeBy(secret, body));
  return isKnown ? ok() : err({ reason: 'signature-wrong', message: wrong });
}

/** Compares two texts whose length is not secret, in a time that does not reveal where they differ. */
export function isSameSignature(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Compares by hash, so that texts of different lengths take as long as texts of the same length. */
export const isSameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(hashOf(one), hashOf(other));

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
