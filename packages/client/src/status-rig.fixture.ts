import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach } from 'vitest';
import { type Client, createClient } from './client.js';
import type { ClientOptions } from './client-options.js';
import type { WamuxConfig } from './config-schema.js';

type RouteConfig = NonNullable<WamuxConfig['routes']>[number];

const secret = 'app-secret';
const phoneNumberId = '106540352242922';
export const to = '+573001112233';

/** Clients of two providers, DecisionTelecom and the Cloud API, whose server says what a test wants. */
class StatusRig {
  /** What the server answers a question about a status with. */
  answer = () => ({ status: 200, body: { message_id: 554, status: 6 } as object });
  /** How many questions about a status came. */
  questions = 0;
  /** What DecisionTelecom was sent. */
  readonly sent: { callback_url: string }[] = [];
  readonly #clients: Client[] = [];
  #server: Server | undefined;
  #baseUrl = '';

  async start(): Promise<void> {
    this.#server = createServer(async (request, response) => {
      let text = '';
      for await (const part of request) text += part;
      response.setHeader('content-type', 'application/json');
      if (request.url?.includes('receive-whatsapp')) {
        this.questions += 1;
        const { status, body } = this.answer();
        response.statusCode = status;
        response.end(JSON.stringify(body));
      } else if (request.url?.includes('whatsapp')) {
        this.sent.push(JSON.parse(text));
        response.end('{"message_id":554}');
      } else response.end('{"messages":[{"id":"wamid.SENT"}]}');
    }).listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#baseUrl = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** DecisionTelecom can be asked; the Cloud API pushes alone. */
  async connect(
    options: ClientOptions = {},
    route: string | RouteConfig = 'dt',
    hasWebhooks = true,
  ): Promise<Client> {
    const webhooks = {
      dt: { webhook: { secrets: ['dt-secret'], publicUrl: 'https://app.example.test/webhooks/dt' } },
      meta: { webhook: { secrets: [secret], verifyToken: 'verify-token' } },
    };
    const client = await createClient(
      {
        providers: {
          dt: {
            adapter: 'decision-telecom',
            apiKey: 'k',
            sender: 'B',
            baseUrl: this.#baseUrl,
            ...(hasWebhooks && webhooks.dt),
          },
          meta: {
            adapter: 'cloud-api',
            accessToken: 'token-4711',
            phoneNumberId,
            baseUrl: this.#baseUrl,
            ...(hasWebhooks && webhooks.meta),
          },
        },
        routes: [typeof route === 'string' ? { try: [route] } : route],
      },
      options,
    );
    this.#clients.push(client);
    return client;
  }

  /** A callback of DecisionTelecom about the message that was sent last. */
  callback(client: Client, body: object) {
    return client.handleWebhook('dt', {
      method: 'POST',
      url: this.sent.at(-1)?.callback_url ?? '',
      headers: {},
      rawBody: Buffer.from(JSON.stringify(body)),
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    this.#server?.close();
  }
}

/** A rig of its own for each test of a file. */
export function useStatusRig(): () => StatusRig {
  let rig: StatusRig;
  beforeEach(async () => {
    rig = new StatusRig();
    await rig.start();
  });
  afterEach(() => rig.stop());
  return () => rig;
}

/** A notification of Meta, signed as its documentation says. */
export function notification(value: object) {
  const metadata = { display_phone_number: '15550001111', phone_number_id: phoneNumberId };
  const change = { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } };
  const body = { object: 'whatsapp_business_account', entry: [{ id: '102', changes: [change] }] };
  const rawBody = Buffer.from(JSON.stringify(body));
  const signature = createHmac('sha256', secret).update(rawBody).digest('hex');
  const headers = { 'x-hub-signature-256': `sha256=${signature}` };
  return { method: 'POST', url: 'https://app.example.test/webhooks/meta', headers, rawBody };
}

export const pushed = (id: string, status: string, more: object = {}) =>
  notification({ statuses: [{ id, status, timestamp: '1780000000', ...more }] });

export const send = async (client: Client) =>
  (await client.send({ to, type: 'text', text: 'Hola' }))._unsafeUnwrap();

export const read = async (client: Client, reference: Parameters<Client['getStatus']>[0]) =>
  (await client.getStatus(reference))._unsafeUnwrap();
