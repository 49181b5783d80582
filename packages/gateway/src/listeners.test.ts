import { expect, it } from 'vitest';
import { createGateway } from './create-gateway.js';
import { parseEndpoints } from './endpoints/endpoint.js';
import { startReceiver } from './endpoints/receiver.fixture.js';
import { sendToEndpoints } from './endpoints/send-to-endpoints.js';
import { describeGateway, text } from './rig.fixture.js';

const full = () => {
  throw new Error('the disk of the log is full');
};

describeGateway(
  'a listener that throws',
  (rig) => {
    it('changes no answer to a message that was taken', async () => {
      const gateway = createGateway({ client: rig.client, outbox: rig.outbox, keys: [], onRequest: full });
      const body = { method: 'POST', body: JSON.stringify(text) };
      const headers = { 'content-type': 'application/json' };
      const answer = await gateway.fetch(new Request('http://localhost/v1/messages', { ...body, headers }));
      expect(answer.status).toBe(202);
    });

    it('keeps no events from an endpoint', async () => {
      const receiver = await startReceiver();
      const secrets = [`whsec_${Buffer.alloc(32, 1).toString('base64')}`];
      const endpoints = parseEndpoints([{ name: 'shop', url: receiver.url, secrets, allowPrivate: true }]);
      // Its place is there: from now on nothing is missed.
      const reader = rig.outbox.eventReader('shop');
      await reader.hold(1);
      await reader.release();
      const running = sendToEndpoints({ outbox: rig.outbox, endpoints, onDelivery: full });
      for (let n = 0; n < 3; n += 1) {
        const order = { ...text, scheduledFor: '2099-01-01T00:00:00Z' };
        const { id } = (await rig.outbox.enqueue(order))._unsafeUnwrap();
        (await rig.outbox.cancel(id))._unsafeUnwrap();
      }
      await expect.poll(() => receiver.received.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(3);
      await running.stop();
      await receiver.close();
    });
  },
  { on: ['sqlite', 'postgres'] },
);
