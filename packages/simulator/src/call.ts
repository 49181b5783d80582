import type { IncomingMessage } from 'node:http';

/** A request as a dialect reads it. */
export interface Call {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names; repeated headers joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Requests this provider was serving when this one arrived, itself included. */
  readonly inFlight: number;
}

/** `null` when the client left before it had said everything. */
export async function readCall(request: IncomingMessage, inFlight: number): Promise<Call | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    return null;
  }
  const [path = '/', ...query] = (request.url ?? '/').split('?');
  const headers = Object.entries(request.headersDistinct);
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query.join('?')),
    headers: Object.fromEntries(headers.map(([name, values = []]) => [name, values.join(', ')])),
    body: Buffer.concat(chunks),
    inFlight,
  };
}

/** The JSON of a body, or `undefined` where it is none. assumed: it must also be called so, as in every sample. */
export function jsonBody({ headers, body }: Call): unknown {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
