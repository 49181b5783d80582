import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ReportedRequest } from './protocol.js';
import { sleep } from './wait.js';
import type { WorkerProcess } from './worker-process.js';

const mostAtOnce = 8;

/**
 * The address to which providers report. It accepts everything at once, like a queue in front of the app, and hands each
 * request to the live worker until one has acknowledged it.
 */
export class ReportDesk {
  /** The worker that receives the reports, while there is one. */
  worker: WorkerProcess | undefined;
  /** What a worker has acknowledged with a 2xx; a provider that was answered late repeats it. */
  readonly taken = new Set<string>();
  /** The statuses of requests that a worker refused. */
  readonly refused: number[] = [];
  readonly #server: Server;
  readonly #waiting: ReportedRequest[] = [];
  #inFlight = 0;
  #isStopped = false;
  readonly #running: Promise<void>;

  private constructor(server: Server) {
    this.#server = server;
    this.#running = this.#run();
  }

  static async open(): Promise<ReportDesk> {
    const server = createServer(async (request, response) => {
      const { method = 'POST', url = '/', headers } = request;
      desk.#waiting.push({
        provider: url.slice(1).split(/[/?]/)[0] ?? '',
        method,
        url,
        headers,
        body: await text(request),
      });
      response.writeHead(204).end();
    }).listen(0, '127.0.0.1');
    const desk = new ReportDesk(server);
    await once(server, 'listening');
    return desk;
  }

  /** The address to which the provider of this name reports. */
  addressOf(id: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${id}`;
  }

  async close(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      while (this.worker !== undefined && this.#waiting.length > 0 && this.#inFlight < mostAtOnce) {
        const next = this.#waiting.shift();
        if (next !== undefined) void this.#hand(this.worker, next);
      }
      await sleep(2);
    }
  }

  async #hand(worker: WorkerProcess, request: ReportedRequest): Promise<void> {
    this.#inFlight += 1;
    try {
      const status = await worker.call<number>({ do: 'webhook', request });
      if (status >= 200 && status < 300) this.taken.add(`${request.url}\n${request.body}`);
      else this.refused.push(status);
    } catch {
      // The worker died during the request, or was dead before.
      this.#waiting.unshift(request);
    }
    this.#inFlight -= 1;
  }
}
