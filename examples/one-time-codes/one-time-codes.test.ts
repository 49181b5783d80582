import { fileURLToPath } from 'node:url';
import { openOutbox } from '@wamux/outbox';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Client, createClient } from 'wamux';
import { queueCode, sendCode } from './send-code.js';

const to = '+573001112233';
let simulator: Simulator;
let client: Client;

beforeEach(async () => {
  simulator = await startSimulator();
  const { channels, cloudApi, decisionTelecom } = simulator;
  client = await createClient(fileURLToPath(new URL('wamux.config.json', import.meta.url)), {
    environment: {
      BIRD_URL: channels.origin,
      BIRD_KEY: channels.credentials.accessKey,
      DT_URL: decisionTelecom.origin,
      DT_API_KEY: decisionTelecom.credentials.apiKey,
      META_URL: cloudApi.origin,
      META_TOKEN: cloudApi.credentials.accessToken,
      META_NUMBER_ID: cloudApi.credentials.phoneNumberId,
    },
  });
});
afterEach(async () => {
  await client.close();
  await simulator.close();
});

const acceptedBy = () => simulator.ledger.acceptances.map(({ provider }) => provider);

it('sends a code once where every answer comes', async () => {
  expect(await sendCode(client, to, '123456')).toBe('sent');
  expect(acceptedBy()).toEqual(['channels']);
});

it('sends a code by the next provider when an answer is lost, and says that it may come twice', async () => {
  simulator.channels.on('send', 'reset-after-acceptance');
  expect(await sendCode(client, to, '123456')).toBe('sent, perhaps twice');
  expect(acceptedBy()).toEqual(['channels', 'decision-telecom']);
});

it('sends anything else once all the same', async () => {
  simulator.channels.on('send', 'reset-after-acceptance');
  const variables = { customer: 'Ada', order: 'A-1' };
  const sent = await client.sendTemplate({ to, name: 'order_shipped', language: 'es', variables });
  expect(sent._unsafeUnwrap()).toMatchObject({ provider: 'bird-eu', settledBy: 'lookup' });
  expect(acceptedBy()).toEqual(['channels']);
});

it('is no double where a provider refused', async () => {
  await simulator.channels.unplug();
  expect(await sendCode(client, to, '123456')).toBe('sent');
  expect(acceptedBy()).toEqual(['decision-telecom']);
});

it('sends a code by Meta too, in the body and in the button', async () => {
  await simulator.channels.unplug();
  await simulator.decisionTelecom.unplug();
  expect(await sendCode(client, to, '123456')).toBe('sent');
  expect(acceptedBy()).toEqual(['cloud-api']);
  const { template } = JSON.parse(simulator.cloudApi.requests.at(-1)?.body ?? 'null');
  const parameters = [{ type: 'text', text: '123456' }];
  expect(template.components).toEqual([
    { type: 'body', parameters },
    { type: 'button', sub_type: 'url', index: '0', parameters },
  ]);
});

it.each([
  ['no-balance', 'not sent', 0],
  ['reset-after-acceptance', 'may have been sent', 1],
] as const)('after %s at the last provider the code is: %s', async (fault, fate, acceptances) => {
  await simulator.channels.unplug();
  await simulator.decisionTelecom.unplug();
  simulator.cloudApi.on('send', fault);
  expect(await sendCode(client, to, '123456')).toBe(fate);
  expect(acceptedBy()).toHaveLength(acceptances);
});

it('never sends a queued code after its validity, and queues one login’s code once', async () => {
  await using outbox = await openOutbox({ url: ':memory:', client });
  const login = { id: 'login-1', phone: to, validForMs: 100 };
  const id = await queueCode(outbox, login, '123456');
  expect(await queueCode(outbox, login, '123456')).toBe(id);
  await new Promise((resolve) => setTimeout(resolve, 120));
  outbox.start();
  const stateOf = async () => (await outbox.get(id))._unsafeUnwrap().state;
  await expect.poll(stateOf).toBe('expired');
  expect(acceptedBy()).toEqual([]);
});
