import { exchange, jsonOf } from '../exchange.fixture.js';
import type { Simulator } from '../simulator.js';
import { gupshupCredentials } from './gupshup-credentials.js';
import type { gupshup } from './gupshup-dialect.js';

export const to = '573001112233';
const { apiKey, appId, appName, from, token } = gupshupCredentials;
export const app = `/partner/app/${appId}`;

type Form = Readonly<Record<string, string | undefined>>;

/** A client of both of the simulated Gupshup's APIs, for its tests. */
export function gupshupClient({ gupshup: { origin } }: Simulator<{ gupshup: typeof gupshup }>) {
  async function call(path: string, options: Parameters<typeof exchange>[1] = {}) {
    const credential = path.startsWith('/partner') ? { authorization: token } : { apikey: apiKey };
    const answer = await exchange(`${origin}${path}`, {
      ...options,
      headers: { ...credential, ...options.headers },
    });
    const isJson = answer.body !== '' && /json/.test(answer.headers['content-type'] ?? '');
    const body = (isJson ? jsonOf(answer) : {}) as Readonly<Record<string, unknown>>;
    return { status: answer.status, body, text: answer.body };
  }
  const post = (path: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
    call(path, { method: 'POST', body, headers });
  function postForm(path: string, form: Form, headers: Readonly<Record<string, string>> = {}) {
    const whole = { channel: 'whatsapp', source: from, destination: to, 'src.name': appName, ...form };
    const given = Object.entries(whole).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    );
    return call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(given).toString(),
    });
  }
  return {
    call,
    post,
    send: (message: object, headers?: Readonly<Record<string, string>>) =>
      post(
        `${app}/v3/message`,
        { messaging_product: 'whatsapp', recipient_type: 'individual', to, ...message },
        headers,
      ),
    firstSend: (message: object | undefined, form: Form = {}, headers?: Readonly<Record<string, string>>) =>
      postForm('/wa/api/v1/msg', { message: message && JSON.stringify(message), ...form }, headers),
    firstSendTemplate: (template: object, form: Form = {}) =>
      postForm('/wa/api/v1/template/msg', { template: JSON.stringify(template), ...form }),
    async upload(fields: Readonly<Record<string, string>>, file: Blob | null) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      if (file !== null) form.set('file', file, 'a.png');
      const encoded = new Response(form);
      const headers = { 'content-type': encoded.headers.get('content-type') ?? '' };
      return call(`${app}/media`, {
        method: 'POST',
        headers,
        body: Buffer.from(await encoded.arrayBuffer()),
      });
    },
  };
}

export const text = { type: 'text', text: { body: 'Hola' } };
const parameters = ['Ada', 'A-1'].map((value) => ({ type: 'text', text: value }));
export const orderShipped = {
  type: 'template',
  template: {
    name: 'order_shipped',
    language: { code: 'es' },
    components: [{ type: 'body', parameters }],
  },
};
