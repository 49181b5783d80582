import type { ServerTemplate } from './server-template.js';

const handled = `await messages.client.handleWebhook(request.params.provider, {
      method: request.method,
      url: URL_OF_REQUEST,
      headers: request.headers,
      rawBody: request.body ?? new Uint8Array(),
    });`;

const main = `import { once } from 'node:events';
import { openMessages } from './messages.js';
import { listen } from './server.js';

const messages = await openMessages();
const server = await listen(messages, Number(process.env.PORT ?? 3000));
console.log('listening', server.address());

await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
server.close();
await messages.close();
`;

const tsconfig = `{
  "compilerOptions": {
    "target": "es2023",
    "module": "nodenext",
    "strict": true,
    "noEmit": true,
    "skipLibCheck": true,
    "types": ["node"]
  },
  "include": ["src"]
}
`;

/** A server that the project starts itself, by the function `listen` of this code. */
const toTemplate = (
  code: string,
  dependencies: ServerTemplate['dependencies'],
  devDependencies: ServerTemplate['devDependencies'] = {},
): ServerTemplate => ({
  dependencies,
  devDependencies,
  scripts: { start: 'tsx --env-file=.env src/main.ts' },
  firstStart: 'npm start',
  ignored: [],
  tsconfig,
  files: { 'src/server.ts': code, 'src/main.ts': main },
  test: {
    nodeImports: "import type { AddressInfo } from 'node:net';\n",
    ownImports: `import { type Messages, openMessages } from './messages.js';
import { listen } from './server.js';`,
    open: 'openMessages',
    ask: `const server = await listen(messages, 0);
  const { port } = server.address() as AddressInfo;
  const address = \`http://127.0.0.1:\${port}/webhooks/\${provider}\`;
  const answer = await fetch(address, { method: 'POST', body: '{}' });
  server.close();`,
  },
});

export const express = toTemplate(
  `import { once } from 'node:events';
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
  { '@wamux/tracking': 'ours', express: '^5.3.0' },
  { '@types/express': '^5.0.6' },
);

export const fastify = toTemplate(
  `import type { Server } from 'node:http';
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
  { '@wamux/tracking': 'ours', fastify: '^5.12.8' },
);

export const hono = toTemplate(
  `import { once } from 'node:events';
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
  { '@hono/node-server': '^2.1.8', hono: '^4.13.19' },
);
