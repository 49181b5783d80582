import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import type { Client, WamuxConfig, WebhookEvent } from 'wamux';
import { type Ran, runHere } from '../../test-io.fixture.js';

/** An app that is pushed to. */
export interface App {
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  /** What believes the pushes; without it they are answered with 503. */
  client: Client | undefined;
  close(): Promise<void>;
}

export async function startApp(): Promise<App> {
  const events: WebhookEvent[] = [];
  const server = createServer(async (incoming, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const taken = await app.client?.handleWebhook({
      method: incoming.method ?? '',
      url: new URL(incoming.url ?? '', app.url).href,
      headers: incoming.headers as Record<string, string>,
      rawBody: Buffer.concat(chunks),
    });
    events.push(...(taken?.events ?? []));
    const { status, headers, body } = taken?.response ?? { status: 503, headers: {}, body: '' };
    answer.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const app: App = {
    url: `http://127.0.0.1:${port}/webhooks`,
    events,
    client: undefined,
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
  return app;
}

/** The simulator with its page, which pushes to the app. Without adapters: all providers. */
export async function startUiOf({ url: webhook }: App, ...adapters: readonly string[]) {
  const stop = new AbortController();
  let written = '';
  const chosen = adapters.flatMap((name) => ['--provider', name]);
  const ended = runHere(['simulate', '--ui', '--json', '--webhook', webhook, ...chosen], {
    interrupted: stop.signal,
    onWrite(text) {
      written += text;
    },
  });
  // It loads everything for the first time.
  await expect.poll(() => written, { timeout: 30_000 }).toContain('"ui"');
  const lines = written.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
  return {
    url: lines.find(({ type }) => type === 'ui').url as string,
    config: lines.find(({ type }) => type === 'ready').config as WamuxConfig,
    end: (): Promise<Ran> => {
      stop.abort();
      return ended;
    },
  };
}
