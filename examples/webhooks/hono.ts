import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { client, take } from './client.js';

const app = new Hono();

app.all('/webhooks/:provider', ({ req }) => client.webhookHandler(req.param('provider'), take)(req.raw));

export const server = serve({
  fetch: app.fetch,
  hostname: '127.0.0.1',
  port: Number(process.env.PORT ?? 3000),
});
