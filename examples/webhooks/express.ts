import { largestWebhookBytes } from '@wamux/tracking';
import express from 'express';
import { client, take } from './client.js';

const app = express();

// The signature covers the bytes as received: `app.use(express.json())` and the like belong below this route.
const rawBody = express.raw({ type: () => true, limit: largestWebhookBytes, inflate: false });

app.all('/webhooks/:provider', rawBody, async (request, response, next) => {
  try {
    const handled = await client.handleWebhook(request.params.provider, {
      method: request.method,
      url: request.originalUrl,
      headers: request.headers,
      rawBody: request.body ?? new Uint8Array(),
    });
    await take(handled.events);
    const { status, headers, body } = handled.response;
    response.status(status).set(headers).send(body);
  } catch (error) {
    // Express 4 does not wait for handlers: an error of the app would end the process, without an answer to the provider.
    next(error);
  }
});

export const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
