import { largestWebhookBytes } from '@wamux/tracking';
import Fastify from 'fastify';
import { client, take } from './client.js';

const app = Fastify({ bodyLimit: largestWebhookBytes });

app.register(async (webhooks) => {
  // The signature covers the bytes as received. Outside this function, bodies are parsed as usual.
  webhooks.removeAllContentTypeParsers();
  webhooks.addContentTypeParser('*', { parseAs: 'buffer' }, (_, bytes, done) => done(null, bytes));

  webhooks.all<{ Params: { provider: string }; Body: Buffer | undefined }>(
    '/webhooks/:provider',
    async (request, reply) => {
      const handled = await client.handleWebhook(request.params.provider, {
        method: request.method,
        url: request.url,
        headers: request.headers,
        rawBody: request.body ?? new Uint8Array(),
      });
      await take(handled.events);
      const { status, headers, body } = handled.response;
      return reply.code(status).headers(headers).send(body);
    },
  );
});

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT ?? 3000) });
export const { server } = app;
