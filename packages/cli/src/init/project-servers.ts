/** What a project's server is made with. */
interface ServerTemplate {
  /** Versions that the code was tried with. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  /** `src/server.ts`: a function `listen` that serves the webhooks of providers. */
  readonly code: string;
}

/** The frameworks that `wamux init --project` knows. */
export const frameworks = ['express', 'fastify', 'hono'] as const;
export type Framework = (typeof frameworks)[number];

const handled = `await messages.client.handleWebhook(request.params.provider, {
      method: request.method,
      url: URL_OF_REQUEST,
      headers: request.headers,
      rawBody: request.body ?? new Uint8Array(),
    });`;

export const servers: Readonly<Record<Framework, ServerTemplate>> = {
  express: {
    dependencies: { '@wamux/tracking': 'ours', express: '^5.3.0' },
    devDependencies: { '@types/express': '^5.0.6' },
    code: `import { once } from 'node:events';
import type { Server } from 'node:http';
import { largestWebhookBytes } from '@wamux/tracking';
import express from 'express';
import { type Messages, take } from './messages.js';

/** Serves the webhooks of providers; port 0 takes any that is free. */
export async function listen(messages: Messages, port: number): Promise<Server> {
  const app = express();
  // The signature covers the bytes as they came: \`app.use(express.json())\` and the like belong below this route.
  const rawBody = express.raw({ type: () => true, limit: largestWebhookBytes, inflate: false });

  app.all('/webhooks/:provider', rawBody, async (request, response) => {
    const { response: answer, events } = ${handled.replace('URL_OF_REQUEST', 'request.originalUrl')}
    await take(events);
    response.status(answer.status).set(answer.headers).send(answer.body);
  });

  const server = app.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
`,
  },
  fastify: {
    dependencies: { '@wamux/tracking': 'ours', fastify: '^5.12.8' },
    devDependencies: {},
    code: `import type { Server } from 'node:http';
import { largestWebhookBytes } from '@wamux/tracking';
import Fastify from 'fastify';
import { type Messages, take } from './messages.js';

/** Serves the webhooks of providers; port 0 takes any that is free. */
export async function listen(messages: Messages, port: number): Promise<Server> {
  const app = Fastify({ bodyLimit: largestWebhookBytes });

  app.register(async (webhooks) => {
    // The signature covers the bytes as they came. Outside of this function bodies are parsed as ever.
    webhooks.removeAllContentTypeParsers();
    webhooks.addContentTypeParser('*', { parseAs: 'buffer' }, (_, bytes, done) => done(null, bytes));

    type Request = { Params: { provider: string }; Body: Buffer | undefined };
    webhooks.all<Request>('/webhooks/:provider', async (request, reply) => {
      const { response: answer, events } = ${handled.replace('URL_OF_REQUEST', 'request.url').replaceAll('\n', '\n  ')}
      await take(events);
      return reply.code(answer.status).headers(answer.headers).send(answer.body);
    });
  });

  await app.listen({ host: '127.0.0.1', port });
  return app.server;
}
`,
  },
  hono: {
    dependencies: { '@hono/node-server': '^2.1.8', hono: '^4.13.19' },
    devDependencies: {},
    code: `import { once } from 'node:events';
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { type Messages, take } from './messages.js';

/** Serves the webhooks of providers; port 0 takes any that is free. */
export async function listen(messages: Messages, port: number): Promise<Server> {
  const app = new Hono();

  app.all('/webhooks/:provider', ({ req }) =>
    messages.client.webhookHandler(req.param('provider'), take)(req.raw),
  );

  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }) as Server;
  if (!server.listening) await once(server, 'listening');
  return server;
}
`,
  },
};
