import type { IncomingMessage } from 'node:http';

/** A request as a dialect reads it. */
export interface Call {
  /** In upper case. */
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The query of the request line. */
  readonly query: URLSearchParams;
  /** By names in lower case. The values of a repeated header are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body. */
  readonly body: Buffer;
  /** How many requests this provider was serving when this one arrived, itself included. */
  readonly inFlight: number;
}

/** Reads a request. Gives `null` where the client left before the request was complete. */
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

/** The JSON of a body, or `undefined` where it is not JSON. assumed: the content type has to be JSON's, as in every sample. */
export function jsonBody({ headers, body }: Call): unknown {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
