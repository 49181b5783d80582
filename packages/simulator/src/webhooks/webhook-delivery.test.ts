import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startReceiver } from './receiver.fixture.js';
import { startWebhookRig, type WebhookRig } from './webhook-rig.fixture.js';

let rig: WebhookRig;
beforeEach(async () => {
  rig = await startWebhookRig();
});
afterEach(() => rig.close());

describe('retries', () => {
  test('what is not answered with a 2xx comes again, as it was, and no further once it is', async () => {
    const failing = await startReceiver((response, _webhook, count) => {
      response.statusCode = count < 3 ? 500 : 204;
      response.end();
    });
    rig.simulator.channels.sendWebhooksTo(failing.url);
    await rig.simulator.channels.deliverWebhook({ service: 'channels', event: 'x', payload: {} });
    expect(failing.received.map(({ text }) => text)).toEqual(
      Array(3).fill('{"service":"channels","event":"x","payload":{}}'),
    );
    expect(new Set(failing.received.map(({ headers }) => headers['messagebird-signature'])).size).toBe(1);
    expect(rig.simulator.channels.webhooks.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 500],
      [2, 500],
      [3, 204],
    ]);
    await failing.close();
  });

  test.each([
    ['a refused connection', null],
    ['a redirect', 307],
  ])('%s is tried four times, then given up', async (_case, status) => {
    const broken = await startReceiver((response) => {
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    if (status === null) await broken.close();
    rig.simulator.cloudApi.sendWebhooksTo(broken.url);
    await rig.simulator.cloudApi.receiveMessage('573001112233', { type: 'text', text: 'Hola' });
    expect(rig.simulator.cloudApi.webhooks.map((sent) => sent.status)).toEqual(Array(4).fill(status));
    await broken.close();
  });
});

describe('the end', () => {
  test('stop: nothing more for this webhook, everything for the others', async () => {
    const stop = rig.simulator.cloudApi.sendWebhooksTo(rig.receiver.url);
    const other = await startReceiver();
    rig.simulator.cloudApi.sendWebhooksTo(other.url);
    await rig.meta.send();
    rig.turnClock(300);
    await rig.received(1);
    stop();
    rig.turnClock(2000);
    await expect.poll(() => other.received.length).toBe(3);
    expect(rig.receiver.received).toHaveLength(1);
    await other.close();
  });

  test('messages from before are not told', async () => {
    await rig.meta.send();
    rig.simulator.cloudApi.sendWebhooksTo(rig.receiver.url);
    rig.turnClock(2000);
    await rig.received(0);
  });

  test('close: nothing comes afterwards, nothing waits for ever, nothing can be begun', async () => {
    const silent = await startReceiver(() => {});
    rig.simulator.cloudApi.sendWebhooksTo(rig.receiver.url);
    rig.simulator.channels.sendWebhooksTo(silent.url);
    await rig.meta.send();
    const unanswered = rig.simulator.channels.deliverWebhook({});
    await expect.poll(() => silent.received.length).toBe(1);
    await rig.simulator.close();
    await unanswered;
    rig.turnClock(2000);
    await rig.received(0);
    expect(silent.received).toHaveLength(1);
    expect(() => rig.simulator.cloudApi.sendWebhooksTo(rig.receiver.url)).toThrow('closed');
    await silent.close();
  });

  test('what a provider does not document, and what is not on loopback, is refused', async () => {
    const { wolkvox, decisionTelecom, channels, cloudApi } = rig.simulator;
    expect(() => wolkvox.sendWebhooksTo(rig.receiver.url)).toThrow('wolkvox documents no webhooks');
    await expect(wolkvox.deliverWebhook({})).rejects.toThrow('no webhooks');
    const text = { type: 'text', text: 'x' } as const;
    await expect(decisionTelecom.receiveMessage('573001112233', text)).rejects.toThrow('no messages from');
    await expect(channels.verifyWebhook(rig.receiver.url)).rejects.toThrow('no verification');
    expect(() => channels.sendWebhooksTo(rig.receiver.url, { batched: 2 })).toThrow('cannot be batched');
    expect(() => cloudApi.sendWebhooksTo(rig.receiver.url, { batched: 0 })).toThrow('not 0');
    expect(() => cloudApi.sendWebhooksTo('https://app.test/hook')).toThrow('loopback only');
  });

  test.each([
    [{ late: Number.NaN }, 'late is a time in milliseconds, and not NaN.'],
    [{ doubled: 'yes' }, 'doubled is a boolean, and not yes.'],
    [{ seed: 0.5 }, 'seed is a whole number'],
    [{ registeredUrl: '/hook' }, 'registeredUrl is a URL'],
    [{ double: true }, 'There is no option "double". There are: late, doubled, shuffled, early'],
  ])('webhooks are not sent with %j', (options, words) => {
    const { cloudApi } = rig.simulator;
    expect(() => cloudApi.sendWebhooksTo(rig.receiver.url, options as never)).toThrow(words);
  });
});
