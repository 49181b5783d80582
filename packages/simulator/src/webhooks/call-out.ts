import { setMaxListeners } from 'node:events';
import { Agent, request } from 'node:http';

const patienceMs = 5000;
const longestBody = 64 * 1024;

export interface CallOutOptions {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The requests that the simulator makes by itself. They never reject, and none outlives `end`. */
export interface CallOut {
  /** Gives `null` where no answer came. */
  call(url: URL, options: CallOutOptions): Promise<{ readonly status: number; readonly body: string } | null>;
  end(): void;
}

export function createCallOut(): CallOut {
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });

  return {
    call: (url, { method, headers = {}, body = '' }) =>
      new Promise((resolve) => {
        if (ending.signal.aborted) return resolve(null);
        const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
        const options = { method, headers: { ...headers, ...length }, agent, signal: ending.signal };
        const outgoing = request(url, { ...options, timeout: patienceMs }, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            if (text.length < longestBody) text += chunk;
          });
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
          response.on('error', () => resolve(null));
        });
        outgoing.on('timeout', () => outgoing.destroy());
        outgoing.on('error', () => resolve(null));
        outgoing.on('close', () => resolve(null)); // after an answer this changes nothing
        outgoing.end(body);
      }),
    end() {
      ending.abort();
      agent.destroy();
    },
  };
}
