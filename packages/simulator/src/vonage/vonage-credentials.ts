import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { privateKey } from './vonage-private-key.js';

/** Fake: the application with its key, the account with its secrets, and the number from which it sends. */
export const vonageCredentials = {
  applicationId: 'aaaaaaaa-bbbb-4ccc-8ddd-000000000001',
  privateKey,
  apiKey: 'abcd1234',
  apiSecret: 'simulated-vonage-api-secret',
  /** The key that signs the webhooks. */
  signatureSecret: 'simulated-vonage-signature-secret',
  /** Digits, as in every sample. */
  from: '14155550100',
  /** The WhatsApp Business Account, whose templates are listed. */
  wabaId: '500000000000005',
} as const;

const { apiKey, apiSecret, applicationId } = vonageCredentials;
const publicKey = createPublicKey(privateKey);
const basic = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`;

const header = z.object({ alg: z.literal('RS256'), typ: z.literal('JWT') });
/** https://developer.vonage.com/en/getting-started/concepts/authentication#json-web-tokens */
const claims = z.object({
  application_id: z.literal(applicationId),
  iat: z.int(),
  jti: z.string().min(1),
  exp: z.int().optional(),
});
/** How long a token is valid that does not say so itself. */
const defaultLifeSeconds = 15 * 60;

/** Basic credentials of the account, or a token signed with the application's key. */
export const isAuthorized = (authorization: string | undefined, now: number): boolean =>
  authorization === basic || isToken(/^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(authorization ?? ''), now);

function isToken(token: RegExpExecArray | null, now: number): boolean {
  const [, head = '', payload = '', signature = ''] = token ?? [];
  const isSigned = verify(
    'RSA-SHA256',
    Buffer.from(`${head}.${payload}`),
    publicKey,
    Buffer.from(signature, 'base64url'),
  );
  const said =
    isSigned && header.safeParse(decode(head)).success ? claims.safeParse(decode(payload)).data : undefined;
  if (said === undefined) return false;
  const { exp = said.iat + defaultLifeSeconds } = said;
  // The test may have turned the simulator's clock, but not the client's.
  return exp > Math.min(now, Date.now()) / 1000;
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return undefined;
  }
}
