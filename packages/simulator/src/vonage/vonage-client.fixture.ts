import { sign } from 'node:crypto';
import { exchange, jsonOf } from '../exchange.fixture.js';
import type { Simulator } from '../simulator.js';
import { vonageCredentials } from './vonage-credentials.js';
import type { vonage } from './vonage-dialect.js';

export const to = '573001112233';
const { apiKey, apiSecret, applicationId, from, privateKey, wabaId } = vonageCredentials;

export const basic = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`;
export const templates = `/v2/whatsapp-manager/wabas/${wabaId}/templates`;

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
/** A token as Vonage's documents describe it, with some claims replaced. */
export function tokenOf(claims: object = {}, header: object = {}, key: string = privateKey): string {
  const iat = Math.floor(Date.now() / 1000);
  const said = { application_id: applicationId, iat, jti: 'j1', exp: iat + 900, ...claims };
  const content = `${encode({ typ: 'JWT', alg: 'RS256', ...header })}.${encode(said)}`;
  return `Bearer ${content}.${sign('RSA-SHA256', Buffer.from(content), key).toString('base64url')}`;
}

/** A client of the simulated Vonage, for its tests. */
export function vonageClient({ vonage: { origin } }: Simulator<{ vonage: typeof vonage }>) {
  async function call(path: string, options: Parameters<typeof exchange>[1] = {}) {
    const headers = { authorization: basic, ...options.headers };
    const answer = await exchange(`${origin}${path}`, { ...options, headers });
    const isJson = answer.body !== '' && /json/.test(answer.headers['content-type'] ?? '');
    const body = (isJson ? jsonOf(answer) : {}) as Readonly<Record<string, unknown>>;
    return { status: answer.status, body, text: answer.body };
  }
  return {
    call,
    send: (message: object, headers: Readonly<Record<string, string>> = {}) =>
      call('/v1/messages', {
        method: 'POST',
        body: { channel: 'whatsapp', from, to, ...message },
        headers,
      }),
    patch: (id: string, body: object) => call(`/v1/messages/${id}`, { method: 'PATCH', body }),
  };
}

export const text = { message_type: 'text', text: 'Hola' };
const parameters = ['Ada', 'A-1'].map((value) => ({ type: 'text', text: value }));
export const orderShipped = {
  message_type: 'custom',
  custom: {
    type: 'template',
    template: {
      name: 'order_shipped',
      language: { policy: 'deterministic', code: 'es' },
      components: [{ type: 'body', parameters }],
    },
  },
};
