import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ReportedRequest } from './protocol.js';
import { sleep } from './wait.js';
import type { WorkerProcess } from './worker-process.js';

const mostAtOnce = 8;

/**
 * The address that providers report to. It takes everything in at once, as a queue before the app does, and hands each
 * request to the worker that lives until one of them has acknowledged it.
 */
export class ReportDesk {
  /** Who takes in what is reported, while there is somebody. */
  worker: WorkerProcess | undefined;
  /** What a worker has acknowledged with a 2xx; a provider that was answered late says it again. */
  readonly taken = new Set<string>();
  /** Requests that a worker refused, as their statuses. */
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

  /** Where the provider of this name reports to. */
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
      // It died over it, or is dead.
      this.#waiting.unshift(request);
    }
    this.#inFlight -= 1;
  }
}
