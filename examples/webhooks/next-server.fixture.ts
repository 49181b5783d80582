import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { GET, POST } from './app/webhooks/[provider]/route.js';

// Next is not installed for this one file: its route handlers are functions of the Fetch API, so Hono can call them with the
// context that Next would pass.
const app = new Hono();
const contextOf = (provider: string) => ({ params: Promise.resolve({ provider }) });
app.get('/webhooks/:provider', ({ req }) => GET(req.raw, contextOf(req.param('provider'))));
app.post('/webhooks/:provider', ({ req }) => POST(req.raw, contextOf(req.param('provider'))));

export const server = serve({
  fetch: app.fetch,
  hostname: '127.0.0.1',
  port: Number(process.env.PORT ?? 3000),
});
