import { createHmac } from 'node:crypto';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import type { Outbox } from '@wamux/outbox';
import { openOutbox } from '@wamux/outbox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeGateway, text, to } from '../rig.fixture.js';
import { type EndpointConfig, parseEndpoints } from './endpoint.js';
import { type DeliveryRecord, EndpointSender } from './endpoint-sender.js';
import { type Receiver, startReceiver } from './receiver.fixture.js';
import { waitAfter } from './wait-after.js';

const bytesOf = (n: number) => Buffer.alloc(32, n);
const secretOf = (n: number): string => `whsec_${bytesOf(n).toString('base64')}`;
const later = '2099-01-01T00:00:00Z';

describeGateway(
  'an endpoint',
  (rig) => {
    let receiver: Receiver;
    let records: DeliveryRecord[];
    let senders: EndpointSender[];
    beforeEach(async () => {
      receiver = await startReceiver();
      records = [];
      senders = [];
    });
    afterEach(async () => {
      await Promise.all(senders.map((sender) => sender.stop()));
      await receiver.close();
    });

    async function send(
      given: Partial<EndpointConfig> = {},
      outbox: Outbox = rig.outbox,
    ): Promise<EndpointSender> {
      const [endpoint] = parseEndpoints([
        { name: 'shop', url: receiver.url, secrets: [secretOf(1)], allowPrivate: true, ...given },
      ]);
      if (endpoint === undefined) throw new Error('there is none');
      // Its place is there: from now on nothing is missed.
      const reader = outbox.eventReader(endpoint.name);
      await reader.hold(1);
      await reader.release();
      const sender = new EndpointSender(outbox, endpoint, (record) => records.push(record), 1_500);
      senders.push(sender);
      return sender;
    }
    const cancelOne = async () => {
      const { id } = (await rig.outbox.enqueue({ ...text, scheduledFor: later }))._unsafeUnwrap();
      (await rig.outbox.cancel(id))._unsafeUnwrap();
      return id;
    };
    const ids = () => receiver.received.map(({ id }) => id);
    const until = (count: number) =>
      expect.poll(() => receiver.received.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(count);
    const untilFailed = (count: number) =>
      expect
        .poll(() => records.filter(({ outcome }) => outcome === 'failed').length, { timeout: 20_000 })
        .toBe(count);

    it('is sent what happens and what users write, signed with each of its secrets', async () => {
      await send({ secrets: [secretOf(1), secretOf(2)] });
      const id = await cancelOne();
      rig.simulator.cloudApi.sendWebhooksTo(`${rig.server.url}/webhooks`);
      await rig.simulator.cloudApi.receiveMessage(to, { type: 'text', text: 'señal' });
      await until(2);
      const listed = (await rig.outbox.listEvents())._unsafeUnwrap();
      const bodies = receiver.received.map(({ body }) => JSON.parse(body));
      expect(bodies).toEqual([
        { type: 'canceled', timestamp: listed[0]?.at, data: listed[0] },
        { type: 'received.message', timestamp: listed[1]?.at, data: listed[1] },
      ]);
      expect(bodies[0].data.id).toBe(id);
      for (const { headers, body } of receiver.received) {
        const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
        const expected = [1, 2].map(
          (n) => `v1,${createHmac('sha256', bytesOf(n)).update(signed).digest('base64')}`,
        );
        expect(headers['webhook-signature']).toBe(expected.join(' '));
        expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1_000)).toBeLessThan(60);
        expect(headers['content-type']).toBe('application/json');
      }
    });

    it('is sent the next event when it has taken this one, and a repeat under the same id', async () => {
      await send();
      let refusals = 2;
      receiver.answer = () => ({ status: refusals-- > 0 ? 500 : 204 });
      const sent = [await cancelOne(), await cancelOne()];
      await until(4);
      expect(ids()).toEqual([sent[0], sent[0], sent[0], sent[1]]);
      const names = receiver.received.map(({ headers }) => headers['webhook-id']);
      expect(new Set(names.slice(0, 3)).size).toBe(1);
      expect(names[3]).not.toBe(names[0]);
      await expect
        .poll(() => records.map(({ outcome, why }) => [outcome, why]))
        .toEqual([
          ['failed', 'it answered 500'],
          ['failed', 'it answered 500'],
          ['delivered', undefined],
          ['delivered', undefined],
        ]);
      expect(records[1]?.failingSince).toBe(records[0]?.failingSince);
      // How long the first one had to wait; the tries before it came to nothing.
      expect(records.slice(0, 2).map(({ delayMs }) => delayMs)).toEqual([undefined, undefined]);
      expect(records[2]?.delayMs).toBeGreaterThan(1_000);
    });

    it('is sent what stands behind events that cannot be read', async () => {
      const { outbox } = rig;
      const unread = await outbox.lastCursor();
      const damaged = await cancelOne();
      await send(
        {},
        {
          ...outbox,
          // The place of the endpoint, from which it is read.
          eventReader: (name: string) => {
            const reader = outbox.eventReader(name);
            return {
              ...reader,
              hold: (ms: number) =>
                reader.hold(ms).map((held) => held && { ...held, cursor: unread._unsafeUnwrap() }),
            };
          },
          eventPage: (query) =>
            outbox.eventPage(query).map(({ events, cursor }) => ({
              events: events.filter(({ id }) => id !== damaged),
              cursor,
            })),
        },
      );
      const id = await cancelOne();
      await until(1);
      expect(ids()).toEqual([id]);
    });

    it('is sent only what it asks for', async () => {
      await send({ types: ['received'] });
      await cancelOne();
      rig.simulator.cloudApi.sendWebhooksTo(`${rig.server.url}/webhooks`);
      await rig.simulator.cloudApi.receiveMessage(to, { type: 'text', text: 'Hola' });
      await until(1);
      expect(receiver.received.map(({ type }) => type)).toEqual(['received.message']);
    });

    it('is sent nothing where it redirects to', async () => {
      const other = await startReceiver();
      receiver.answer = () => ({ status: 307, headers: { location: other.url } });
      await send();
      await cancelOne();
      await untilFailed(1);
      expect([records[0]?.why, other.received]).toEqual(['it answered 307', []]);
      await other.close();
    });

    it('is not sent what was forgotten while it did not work', async () => {
      await send({ types: ['received.message'] });
      receiver.answer = () => ({ status: 503 });
      rig.simulator.cloudApi.sendWebhooksTo(`${rig.server.url}/webhooks`);
      for (const said of ['I am ill', 'very ill']) {
        await rig.simulator.cloudApi.receiveMessage(to, { type: 'text', text: said });
      }
      await untilFailed(2);
      (await rig.outbox.forget(to))._unsafeUnwrap();
      const before = receiver.received.length;
      receiver.answer = () => ({ status: 200 });
      await rig.simulator.cloudApi.receiveMessage('+573009998877', { type: 'text', text: 'Hola' });
      await until(before + 1);
      expect(receiver.received.slice(before).map(({ body }) => JSON.parse(body).data.event.content)).toEqual([
        { type: 'text', text: 'Hola' },
      ]);
    });

    it('is given the time that it asks for', async () => {
      receiver.answer = () => ({ status: 429, headers: { 'retry-after': '3600' } });
      const sender = await send();
      await cancelOne();
      await untilFailed(1);
      // The sender waits for an hour, and still stops at once.
      await sender.stop();
      expect(receiver.received).toHaveLength(1);
    });

    it('is not reached by a name that leads to this machine', async () => {
      const { lookup } = dns;
      dns.lookup = Object.assign(
        (_name: string, _options: object, done: (error: null, found: object[]) => void) =>
          done(null, [{ address: '127.0.0.1', family: 4 }]),
        { __promisify__: lookup.__promisify__ },
      ) as never;
      syncBuiltinESMExports();
      try {
        const { port } = new URL(receiver.url);
        await send({ url: `https://hooks.shop.example:${port}/`, allowPrivate: false });
        await cancelOne();
        await untilFailed(1);
      } finally {
        dns.lookup = lookup;
        syncBuiltinESMExports();
      }
      expect(receiver.received).toEqual([]);
      expect(records[0]?.why).toBe('it could not be reached (NO_PUBLIC_ADDRESS)');
    });

    it('is called dead when it takes nothing for as long as was configured, and works again', async () => {
      receiver.answer = () => ({ status: 503 });
      const dying = await send({ deadAfter: '1ms' });
      const id = await cancelOne();
      const types = async () =>
        (await rig.outbox.listEvents())._unsafeUnwrap().map((event) => [event.id, event.type]);
      await expect.poll(types, { timeout: 20_000 }).toEqual([
        [id, 'canceled'],
        ['shop', 'endpoint-dead'],
      ]);
      await dying.stop();
      receiver.answer = () => ({ status: 200 });
      await send({ deadAfter: '1ms' });
      await expect
        .poll(async () => (await types()).at(-1), { timeout: 20_000 })
        .toEqual(['shop', 'endpoint-recovered']);
      // No event was lost in the meantime, and the endpoint also gets the event that it was dead.
      await expect
        .poll(() => receiver.received.slice(-3).map(({ type }) => type), { timeout: 20_000 })
        .toEqual(['canceled', 'endpoint-dead', 'endpoint-recovered']);
    });

    it('is sent each event by one process at a time, and by the other one when that is gone', async () => {
      const outbox = await openOutbox({ url: rig.url, client: rig.client });
      const [first] = [await send(), await send({}, outbox)];
      const sent = [await cancelOne(), await cancelOne()];
      await until(2);
      await first?.stop();
      sent.push(await cancelOne());
      await until(3);
      expect(ids()).toEqual(sent);
      await senders[1]?.stop();
      await outbox.close();
    });

    it('is taken over from a process that gives no sign of life', async () => {
      const gone = rig.outbox.eventReader('shop');
      await gone.hold(700);
      const began = performance.now();
      const [endpoint] = parseEndpoints([
        { name: 'shop', url: receiver.url, secrets: [secretOf(1)], allowPrivate: true },
      ]);
      if (endpoint === undefined) throw new Error('there is none');
      senders.push(new EndpointSender(rig.outbox, endpoint, () => {}, 1_500));
      const id = await cancelOne();
      await until(1);
      expect(ids()).toEqual([id]);
      expect(performance.now() - began).toBeGreaterThan(650);
      expect((await gone.save({ cursor: '0-0', isDead: false }, 700))._unsafeUnwrap()).toBe(false);
    });
  },
  { on: ['sqlite', 'postgres'] },
);

describe('endpoints of a file', () => {
  const good = { name: 'shop', url: 'https://shop.example/hook', secrets: [secretOf(1)] };

  it('have defaults', () => {
    expect(parseEndpoints([good])).toEqual([{ ...good, allowPrivate: false, deadAfter: 259_200_000 }]);
  });

  it.each<[string, unknown]>([
    ['endpoints[0].name', { ...good, name: 'my shop' }],
    ['endpoints[0].url', { ...good, url: 'shop.example' }],
    ['endpoints[0].url', { ...good, url: 'http://shop.example/hook' }],
    ['endpoints[0].url', { ...good, url: 'ftp://shop.example/hook', allowPrivate: true }],
    ['endpoints[0].url', { ...good, url: 'https://me:pass@shop.example/' }],
    ['endpoints[0].url', { ...good, url: 'https://127.0.0.1/' }],
    ['endpoints[0].url', { ...good, url: 'https://0x7f.1/' }],
    ['endpoints[0].url', { ...good, url: 'https://169.254.169.254/latest' }],
    ['endpoints[0].url', { ...good, url: 'https://10.1.2.3/' }],
    ['endpoints[0].url', { ...good, url: 'https://100.64.0.1/' }],
    ['endpoints[0].url', { ...good, url: 'https://[::1]/' }],
    ['endpoints[0].url', { ...good, url: 'https://[::ffff:127.0.0.1]/' }],
    ['endpoints[0].url', { ...good, url: 'https://[fd00::1]/' }],
    ['endpoints[0].url', { ...good, url: 'https://[64:ff9b::7f00:1]/' }],
    ['endpoints[0].url', { ...good, url: 'https://[2002:7f00:1::]/' }],
    ['endpoints[0].secrets', { ...good, secrets: [] }],
    ['endpoints[0].secrets[0]', { ...good, secrets: ['whsec_c2hvcnQ='] }],
    ['endpoints[0].secrets[0]', { ...good, secrets: [secretOf(1).slice(6)] }],
    ['endpoints[0].types[0]', { ...good, types: ['delivered'] }],
    ['endpoints[0].deadAfter', { ...good, deadAfter: 3 }],
    ['endpoints[0]', { ...good, retries: 3 }],
    ['two have the name shop', good],
  ])('are refused with the place: %s', (place, wrong) => {
    const parsing = () => parseEndpoints(place.startsWith('two') ? [wrong, good] : [wrong]);
    expect(parsing).toThrow(place);
    expect(parsing).not.toThrow(secretOf(1).slice(6, 30));
  });

  it('are taken at any address and type that there is', () => {
    const types = ['accepted', 'received', 'received.message', 'endpoint-dead'];
    expect(parseEndpoints([{ ...good, types }])[0]?.types).toEqual(types);
    expect(parseEndpoints([{ ...good, url: 'http://10.1.2.3/', allowPrivate: true }])).toHaveLength(1);
    expect(parseEndpoints([{ ...good, url: 'https://8.8.8.8/' }])).toHaveLength(1);
    expect(parseEndpoints([])).toEqual([]);
  });
});

it('an endpoint that fails is left alone for longer and longer', () => {
  const least = [1, 2, 3, 9, 10, 50].map((tries) => waitAfter(tries, false, undefined, 0));
  expect(least).toEqual([500, 1_000, 2_000, 128_000, 150_000, 150_000]);
  expect(waitAfter(1, false, undefined, 0.999)).toBe(1_000);
  expect(waitAfter(50, true, undefined, 0)).toBe(1_800_000);
  expect(waitAfter(1, false, 30_000, 0)).toBe(30_000);
  expect(waitAfter(1, false, 90_000_000, 0)).toBe(3_600_000);
});
