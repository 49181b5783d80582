import { exchange, jsonOf } from '../exchange.fixture.js';
import type { Simulator } from '../simulator.js';

/** A bare client of the dialect, for its tests. */
export function decisionTelecomClient({ decisionTelecom: { origin, credentials } }: Simulator) {
  const post = (path: string, body: object | string) =>
    exchange(`${origin}/v1/api/${path}`, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials.apiKey}` },
      body,
    });
  /** Sends a text, unless the changes say otherwise. */
  const send = async (changes: object = {}) => {
    const text = { source_addr: 'Simulated', destination_addr: 573001112233, message_type: 1, text: 'Hola' };
    const answer = await post('send-whatsapp', { ...text, ...changes });
    return {
      status: answer.status,
      body: jsonOf(answer) as { message_id: number; code: number; name: string },
    };
  };
  return {
    post,
    send,
    sendTemplate: (params: object = templateOf(), changes: object = {}) =>
      send({
        message_type: 4,
        text: undefined,
        template_name: 'order_shipped',
        template_params: JSON.stringify(params),
        ...changes,
      }),
    statusOf: async (message_id: unknown) => jsonOf(await post('receive-whatsapp', { message_id })),
  };
}

export type DecisionTelecomClient = ReturnType<typeof decisionTelecomClient>;

const components = [
  {
    type: 'body',
    parameters: [
      { type: 'text', text: 'Ada' },
      { type: 'text', text: 'A-1' },
    ],
  },
];

export const templateOf = (changes: object = {}, outside: object = {}) => ({
  to: '573001112233',
  type: 'template',
  template: {
    namespace: 'ns',
    name: 'order_shipped',
    language: { policy: 'deterministic', code: 'es' },
    components,
    ...changes,
  },
  ...outside,
});
