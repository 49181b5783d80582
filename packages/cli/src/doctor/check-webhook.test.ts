import { Secret } from '@wamux/core';
import { expect, it } from 'vitest';
import { type Client, createClient, type LoadedProvider } from 'wamux';
import { checkWebhook } from './check-webhook.js';

const provider = (adapter: string): LoadedProvider =>
  ({
    id: 'p',
    adapter: { name: adapter, settings: {} },
    settings: {
      webhook: { secrets: [new Secret('first'), new Secret('second')], publicUrl: 'https://a.test/' },
    },
    templates: {},
  }) as unknown as LoadedProvider;

/** A client that answers its webhooks one after the other. */
const answering = (...statuses: number[]): Client =>
  ({
    handleWebhook: async () => ({ response: { status: statuses.shift() }, events: [] }),
  }) as unknown as Client;

async function signatures(client: Client, adapter = 'channels') {
  const [, { result, message } = { result: undefined, message: '' }] = await checkWebhook(
    client,
    provider(adapter),
  );
  return [result, message];
}

it('names the secret whose signature is refused', async () => {
  expect(await signatures(answering(200, 401))).toEqual([
    'failed',
    'a request signed with secrets[1] is refused with 401',
  ]);
});

it('fails where anybody is believed', async () => {
  expect(await signatures(answering(200, 200, 200))).toEqual([
    'failed',
    'a forged signature is answered with 200',
  ]);
});

it('says so where nobody here knows how an adapter signs', async () => {
  expect(await signatures(answering(), 'toString')).toEqual(['not checkable', expect.any(String)]);
});

it.each([
  ['that signs', undefined, 'ok'],
  ['that carries a secret in a header of the customer’s choice', 'x-webhook-secret', 'ok'],
])('a genuine request is one %s', async (_, header, result) => {
  const webhook = { secrets: ['first-4711', 'second-4711'], ...(header !== undefined && { header }) };
  const client = await createClient({
    providers: { p: { adapter: 'dialog360', apiKey: 'key', webhook } },
  });
  const secrets = webhook.secrets.map((secret) => new Secret(secret));
  const loaded = { ...provider('dialog360'), settings: { webhook: { ...webhook, secrets } } };
  const checks = await checkWebhook(client, loaded as unknown as LoadedProvider);
  expect(checks.map((check) => check.result)).toEqual(['ok', result]);
  await client.close();
});
