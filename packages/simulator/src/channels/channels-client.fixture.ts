import { type Exchange, type ExchangeOptions, exchange, jsonOf } from '../exchange.fixture.js';
import type { Simulator } from '../simulator.js';

/** A bare client of the dialect, for its tests. */
export function channelsClient({ channels: { origin, credentials } }: Simulator) {
  const workspace = `/workspaces/${credentials.workspaceId}`;
  const channel = `${workspace}/channels/${credentials.channelId}`;
  const call = (path: string, options: ExchangeOptions = {}): Promise<Exchange> =>
    exchange(`${origin}${path}`, {
      ...options,
      headers: { authorization: `AccessKey ${credentials.accessKey}`, ...options.headers },
    });
  const get = async (path: string): Promise<{ status: number | null; body: Wire }> => {
    const answer = await call(path);
    return { status: answer.status, body: jsonOf(answer) as Wire };
  };
  const post = async (path: string, body: object): Promise<{ status: number | null; body: Wire }> => {
    const answer = await call(path, { method: 'POST', body });
    return { status: answer.status, body: jsonOf(answer) as Wire };
  };
  return {
    workspace,
    channel,
    call,
    get,
    post,
    /** Sends a text, unless the changes say otherwise. */
    send: (changes: object = {}) => post(`${channel}/messages`, { receiver, body: text('Hola'), ...changes }),
  };
}

export type ChannelsClient = ReturnType<typeof channelsClient>;

/** The parts of an answer that the tests look at. */
export interface Wire {
  readonly id: string;
  readonly status: string;
  readonly code?: string;
  readonly details?: Readonly<Record<string, readonly string[]>>;
  readonly results: readonly { readonly id: string; readonly status: string }[];
  readonly nextPageToken?: string;
  readonly receiver: { readonly contacts: readonly [{ readonly id: string }] };
  readonly [field: string]: unknown;
}

export const receiver = {
  contacts: [{ identifierKey: 'phonenumber', identifierValue: '+573001112233' }],
};

export const text = (value: string) => ({ type: 'text', text: { text: value } });
