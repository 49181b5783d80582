import { type IncomingHttpHeaders, request } from 'node:http';

/** What a client saw of one request. Making it never throws, so that tests can look at broken answers. */
export interface Exchange {
  /** `null` when no header came. */
  readonly status: number | null;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** `null` when the answer was whole; otherwise Node's message, which tells a reset from a hang-up. */
  readonly error: string | null;
}

export interface ExchangeOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, with the content type for it. */
  readonly body?: string | Buffer | object;
  /** How long the client waits before it gives up with the error `gave up`. */
  readonly patienceMs?: number;
}

/** One request on a connection of its own. */
export function exchange(url: string, options: ExchangeOptions = {}): Promise<Exchange> {
  const { method = 'GET', headers = {}, body, patienceMs = 5000 } = options;
  const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
  const bytes = isJson ? JSON.stringify(body) : (body ?? '');
  const sentHeaders = {
    ...(isJson ? { 'content-type': 'application/json' } : {}),
    'content-length': String(Buffer.byteLength(bytes)), // Node does not count the body of a GET
    ...headers,
  };

  return new Promise((resolve) => {
    let status: number | null = null;
    let received: IncomingHttpHeaders = {};
    let text = '';
    const end = (error: string | null): void => {
      clearTimeout(patience);
      resolve({ status, headers: received, body: text, error });
      outgoing.destroy();
    };
    const outgoing = request(url, { method, headers: sentHeaders, agent: false }, (response) => {
      status = response.statusCode ?? null;
      received = response.headers;
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => end(null));
      response.on('error', ({ message }) => end(message));
    });
    outgoing.on('error', ({ message }) => end(message));
    const patience = setTimeout(() => end('gave up'), patienceMs);
    outgoing.end(bytes);
  });
}

export const jsonOf = ({ body }: Exchange): unknown => JSON.parse(body);
