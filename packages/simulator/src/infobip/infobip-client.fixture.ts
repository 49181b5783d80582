import { exchange, jsonOf } from '../exchange.fixture.js';
import type { Simulator } from '../simulator.js';
import type { infobip } from './infobip-dialect.js';

export const to = '573001112233';
export const templates = '/whatsapp/2/senders/441134960000/templates';

/** A client of the simulated Infobip, for its tests. */
export function infobipClient({ infobip: { credentials, origin } }: Simulator<{ infobip: typeof infobip }>) {
  async function call(path: string, options: Parameters<typeof exchange>[1] = {}) {
    const headers = { authorization: `App ${credentials.apiKey}`, ...options.headers };
    const answer = await exchange(`${origin}${path}`, { ...options, headers });
    const isJson = answer.body !== '' && /json/.test(answer.headers['content-type'] ?? '');
    const body = (isJson ? jsonOf(answer) : {}) as Readonly<Record<string, unknown>>;
    return { status: answer.status, body, text: answer.body, headers: answer.headers };
  }
  const post = (path: string, body: object) => call(path, { method: 'POST', body });
  return {
    call,
    post,
    send: (path: string, content: object, more: object = {}) =>
      post(`/whatsapp/1/message/${path}`, { from: credentials.from, to, content, ...more }),
    sendTemplate: (content: object, more: object = {}) =>
      post('/whatsapp/1/message/template', { messages: [{ from: credentials.from, to, content, ...more }] }),
    reports: (query = '') => call(`/messages-api/1/reports${query}`),
  };
}

export const orderShipped = {
  templateName: 'order_shipped',
  language: 'es',
  templateData: { body: { placeholders: ['Ada', 'A-1'] } },
};
