import type { RecordedEvent } from '@wamux/outbox';
import { Agent } from 'undici';
import { expect, it } from 'vitest';
import { deliver } from './deliver.js';
import { parseEndpoints } from './endpoint.js';
import { startReceiver } from './receiver.fixture.js';

const event: RecordedEvent = {
  ...{ id: 'm-1', type: 'accepted', state: 'accepted' },
  ...{ at: '2026-11-28T10:00:00.000Z', cursor: '0-1' },
};

it('an endpoint that does not answer, or is not there, has not taken the event, and its address is not told', async () => {
  const receiver = await startReceiver();
  const [endpoint] = parseEndpoints([
    { name: 'a', url: receiver.url, secrets: [`whsec_${'A'.repeat(44)}`], allowPrivate: true },
  ]);
  if (endpoint === undefined) throw new Error('there is none');
  const agent = new Agent();
  receiver.answer = () => undefined;
  expect(await deliver(endpoint, event, agent, 200)).toEqual({
    isDelivered: false,
    why: 'there was no answer in time',
  });
  await receiver.close();
  expect(await deliver(endpoint, event, agent)).toEqual({
    isDelivered: false,
    why: 'it was not reached (ECONNREFUSED)',
  });
  await agent.destroy();
});
