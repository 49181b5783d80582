import { type Exchange, type ExchangeOptions, exchange, jsonOf } from '../exchange.fixture.js';
import type { Simulator } from '../simulator.js';

/** A bare client of the dialect, for its tests. */
export function cloudApiClient({ cloudApi: { origin, credentials } }: Simulator) {
  const number = `/v23.0/${credentials.phoneNumberId}`;
  const call = (path: string, options: ExchangeOptions = {}): Promise<Exchange> =>
    exchange(path.startsWith('http') ? path : `${origin}${path}`, {
      ...options,
      headers: { authorization: `Bearer ${credentials.accessToken}`, ...options.headers },
    });
  const read = (answer: Exchange) => ({ status: answer.status, body: jsonOf(answer) as Wire });
  const post = async (body: object, path = `${number}/messages`) =>
    read(await call(path, { method: 'POST', body }));
  const say = (changes: object) => post({ messaging_product: 'whatsapp', to: '573001112233', ...changes });
  return {
    number,
    call,
    post,
    say,
    get: async (path: string) => read(await call(path)),
    /** Sends a text, unless the changes say otherwise. */
    send: (changes: object = {}) => say({ type: 'text', text: { body: 'Hola' }, ...changes }),
    sendTemplate: (name: string, components?: readonly object[], changes: object = {}) =>
      say({ type: 'template', template: { name, language: { code: 'es' }, components, ...changes } }),
    async upload(
      fields: Readonly<Record<string, string>> = imageFields,
      file: Blob | null = new Blob(['x']),
    ) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      if (file !== null) form.set('file', file, 'a.jpg');
      const request = new Request(origin, { method: 'POST', body: form });
      const body = Buffer.from(await request.arrayBuffer());
      const headers = { 'content-type': request.headers.get('content-type') ?? '' };
      return read(await call(`${number}/media`, { method: 'POST', body, headers }));
    },
  };
}

export type CloudApiClient = ReturnType<typeof cloudApiClient>;

/** The parts of an answer that the tests look at. */
export interface Wire {
  readonly id: string;
  readonly messages: readonly [{ readonly id: string; readonly message_status?: string }];
  readonly contacts: unknown;
  readonly error: {
    readonly code: number;
    readonly type: string;
    readonly message: string;
    readonly error_data?: { readonly details: string };
  };
  readonly data: readonly { readonly name: string }[];
  readonly paging: { readonly next?: string; readonly cursors: { readonly after: string } };
  readonly [field: string]: unknown;
}

export const imageFields = { messaging_product: 'whatsapp', type: 'image/jpeg' };

export const textParameters = (...values: readonly string[]) =>
  values.map((text) => ({ type: 'text', text }));
export const body = (...values: readonly string[]) => ({
  type: 'body',
  parameters: textParameters(...values),
});
export const urlButton = (index: string | number, end: string) => ({
  type: 'button',
  sub_type: 'url',
  index,
  parameters: textParameters(end),
});
export const quickReply = (index: string | number, payload: string) => ({
  type: 'button',
  sub_type: 'quick_reply',
  index,
  parameters: [{ type: 'payload', payload }],
});
export const imageHeader = {
  type: 'header',
  parameters: [{ type: 'image', image: { link: 'https://cdn.test/a.jpg' } }],
};
