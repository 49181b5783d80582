import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WhatsAppProvider } from '@wamux/core';
import { dialects } from '@wamux/simulator';
import { createClient } from 'wamux';

/** A test's own server. */
export interface TestServer extends AsyncDisposable {
  readonly origin: string;
  readonly requests: readonly Pick<IncomingMessage, 'url' | 'rawHeaders'>[];
}

export async function openServer(
  answer: () => { readonly status: number; readonly headers?: Record<string, string> },
  { answers = true }: { readonly answers?: boolean } = {},
): Promise<TestServer> {
  const requests: Pick<IncomingMessage, 'url' | 'rawHeaders'>[] = [];
  const server = createServer((request, response) => {
    requests.push({ url: request.url ?? '', rawHeaders: request.rawHeaders });
    request.resume();
    if (!answers) return;
    const { status, headers } = answer();
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export const adapters: readonly string[] = Object.values(dialects).map(({ name }) => name);

/** A provider by its adapter, configured as for its simulated side, at another address. */
export async function openProvider(adapter: string, baseUrl: string) {
  const dialect = Object.values(dialects).find(({ name }) => name === adapter);
  const entry = {
    adapter,
    ...dialect?.config.settings,
    baseUrl,
    timeoutMs: 2_000,
    limits: { pairInterval: '0s' },
  };
  const client = await createClient({ providers: { p: entry } } as Parameters<typeof createClient>[0]);
  return {
    provider: client.providers.get('p') as WhatsAppProvider,
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** Every operation that calls a provider, each with an id or a name from outside. */
export const operations: Readonly<Record<string, (provider: WhatsAppProvider, id: string) => unknown>> = {
  send: (provider, id) => provider.send({ to, type: 'text', text: 'Hola', correlationId: id }),
  getStatus: (provider, id) =>
    provider.getStatus({ provider: 'p', providerMessageId: id, correlationId: 'c-1' }),
  findByCorrelationId: (provider, id) =>
    provider.findByCorrelationId?.({
      provider: 'p',
      correlationId: id,
      since: new Date(0).toISOString(),
      to,
    }),
  uploadMedia: (provider, id) =>
    provider.uploadMedia({ provider: 'p', data: new Uint8Array(3), contentType: 'image/png', filename: id }),
  listTemplates: (provider) => provider.listTemplates(),
  acknowledge: (provider, id) => provider.acknowledge?.({ provider: 'p', providerMessageId: id }),
  downloadMedia: (provider, id) => provider.downloadMedia?.({ provider: 'p', id }),
};

const to = '+573001112233';
