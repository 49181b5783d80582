import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret, WebhookRefusal, WebhookRequest } from '@wamux/core';
import { err, ok, type Result } from 'neverthrow';
import { bytesOf } from './webhook-request.js';

/** What a webhook request shows to be believed: a signature, or a secret itself. */
export interface Proof {
  /** What the request shows; absent or empty where it shows nothing. */
  readonly given: string | undefined;
  /** The refusal's words where it shows nothing. */
  readonly missing: string;
  /** The refusal's words where no secret made what it shows. */
  readonly wrong: string;
  /** Whether this secret made it; to be answered by {@link isSameSignature} or {@link isSameSecret}. */
  isMadeBy(secret: Secret, body: Uint8Array): boolean;
}

/** Believes a request whose proof one of the secrets made; several are configured while one is being replaced. */
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
    const message = 'rawBody is no Uint8Array; the signature covers bytes';
    return err({ reason: 'signature-wrong', message });
  }
  const isKnown = secrets.some((secret) => isMadeBy(secret, body));
  return isKnown ? ok() : err({ reason: 'signature-wrong', message: wrong });
}

/** Compares two texts whose length is no secret, in a time that does not say where they differ. */
export function isSameSignature(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Compares by hash: two texts of different lengths take as long as two of one. */
export const isSameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(hashOf(one), hashOf(other));

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
