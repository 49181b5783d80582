import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { RunningDialect } from '../dialect.js';
import type { UnsignedWebhook, WebhookDescription } from '../webhooks/webhook-description.js';
import { vonageCredentials } from './vonage-credentials.js';
import { type Keep, toInbound } from './vonage-inbound.js';
import { isTold, toStatus } from './vonage-status.js';

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A JSON web token with these claims, signed as HS256. */
export function signToken(claims: object, secret: string): string {
  const content = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(claims)}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

/** https://developer.vonage.com/en/getting-started/concepts/webhooks#decoding-signed-webhooks */
function sign({ at, body, secret, url }: UnsignedWebhook) {
  const hash = createHash('sha256').update(body).digest('hex');
  const claims = {
    iat: Math.floor(at / 1000),
    jti: hash.slice(0, 32),
    iss: 'Vonage',
    payload_hash: hash,
    api_key: vonageCredentials.apiKey,
    application_id: vonageCredentials.applicationId,
  };
  return { url, headers: { authorization: `Bearer ${signToken(claims, secret)}` } };
}

/** assumed: that statuses and messages go to one address; an application has one for each. A message may name its own. */
export const vonageWebhooks: WebhookDescription = {
  signing: {
    header: {
      name: 'authorization',
      secret: vonageCredentials.signatureSecret,
      encoding: 'jwt',
      coversAddress: false,
    },
    sign,
  },
  reports: isTold,
  batches: false,
  bodyOf: ([event = {}]) => event,
  statusEvent: ({ id, ...step }) => toStatus({ id, to: '10000000000', clientRef: undefined }, step),
};

/** Reports a customer's message to the number, and keeps its file. */
export const createVonageInbound =
  (keep: Keep): NonNullable<RunningDialect['inbound']> =>
  (from, content, at) => {
    const id = randomUUID();
    return { id, event: toInbound(id, from, content, at, keep) };
  };
