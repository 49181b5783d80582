import { Agent, type ClientRequest, request } from 'node:http';

const patienceMs = 5000;
const longestBody = 64 * 1024;

export interface CallOutOptions {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface CalledAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** The requests that the simulator itself makes. They never reject; `end` aborts those in flight. */
export interface CallOut {
  /** Resolves with `null` where no answer came. */
  call(url: URL, options: CallOutOptions): Promise<CalledAnswer | null>;
  end(): void;
}

export function createCallOut(): CallOut {
  const underWay = new Set<ClientRequest>();
  let isOver = false;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });

  return {
    call: (url, { method, headers = {}, body = '' }) =>
      new Promise((resolve) => {
        if (isOver) return resolve(null);
        const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
        const options = { method, headers: { ...headers, ...length }, agent };
        const outgoing = request(url, { ...options, timeout: patienceMs }, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            if (text.length < longestBody) text += chunk;
          });
          const { headers, statusCode: status = 0 } = response;
          const contentType = headers['content-type'] ?? '';
          response.on('end', () => resolve({ status, contentType, body: text }));
          response.on('error', () => resolve(null));
        });
        outgoing.on('timeout', () => outgoing.destroy());
        outgoing.on('error', () => resolve(null));
        outgoing.on('close', () => {
          underWay.delete(outgoing);
          resolve(null); // this changes nothing once there was an answer
        });
        underWay.add(outgoing);
        outgoing.end(body);
      }),
    end() {
      isOver = true;
      for (const outgoing of underWay) outgoing.destroy();
      agent.destroy();
    },
  };
}
