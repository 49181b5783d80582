import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exchange, jsonOf } from '../exchange.fixture.js';
import { type Simulator, startSimulator } from '../simulator.js';
import {
  type DecisionTelecomClient,
  decisionTelecomClient,
  templateOf,
} from './decision-telecom-client.fixture.js';

const start = Date.UTC(2026, 5, 30, 12, 0, 0);
let clock = start;
let simulator: Simulator;
let client: DecisionTelecomClient;
beforeEach(async () => {
  clock = start;
  simulator = await startSimulator({ now: () => clock });
  client = decisionTelecomClient(simulator);
});
afterEach(() => simulator.close());

describe('sends', () => {
  test('a text, to a number or to its digits; ids are numbers', async () => {
    const first = await client.send({ callback_url: 'https://hook.test/cb?id=1' });
    const second = await client.send({ destination_addr: '573001112233', text: 'Otra' });
    expect(first.status).toBe(200);
    expect(first.body).toEqual({ message_id: expect.any(Number) });
    expect(second.body.message_id).not.toBe(first.body.message_id);
    expect(simulator.ledger.acceptances).toMatchObject([
      {
        provider: 'decision-telecom',
        to: '573001112233',
        kind: 'text',
        content: 'Hola',
        reference: 'https://hook.test/cb?id=1',
        providerMessageId: String(first.body.message_id),
        acceptedAt: start,
      },
      { to: '573001112233', content: 'Otra', reference: null },
    ]);
  });

  test('an image, with or without a caption', async () => {
    const image = { message_type: 2, file_url: 'https://cdn.test/a.JPEG?v=1' };
    await client.send({ ...image, text: 'Your parcel' });
    await client.send({ ...image, text: undefined });
    expect(simulator.ledger.acceptances).toMatchObject([
      { kind: 'image', content: 'Your parcel' },
      { kind: 'image', content: 'https://cdn.test/a.JPEG?v=1' },
    ]);
  });

  test('a template, as JSON inside a string', async () => {
    expect((await client.sendTemplate()).body).toEqual({ message_id: expect.any(Number) });
    expect(simulator.ledger.acceptances).toMatchObject([{ kind: 'template', content: 'Ada | A-1' }]);
  });

  test('a template with a header medium and a button', async () => {
    const image = { type: 'image', image: { link: 'https://cdn.test/a.png' } };
    const text = (value: string) => [{ type: 'text', text: value }];
    const all = [
      { type: 'header', parameters: [image] },
      { type: 'body', parameters: text('Ada') },
      { type: 'button', sub_type: 'url', index: '0', parameters: text('A-1') },
    ];
    const sendPhoto = (parts: object[]) =>
      client.sendTemplate(templateOf({ name: 'parcel_photo', components: parts }), {
        template_name: 'parcel_photo',
      });
    expect((await sendPhoto(all)).body.message_id).toBeTypeOf('number');
    expect(simulator.ledger.acceptances).toMatchObject([{ content: 'Ada' }]);
    expect((await sendPhoto(all.slice(1))).body.code).toBe(1);
    expect((await sendPhoto(all.slice(0, 2))).body.code).toBe(1);
  });

  test('outside the window only a template passes', async () => {
    simulator.decisionTelecom.closeWindow('+573001112233');
    const refusal = { name: expect.any(String), message: expect.any(String), code: 7, status: 503 };
    expect(await client.send()).toEqual({ status: 200, body: refusal });
    expect((await client.send({ message_type: 2, file_url: 'https://cdn.test/a.png' })).body.code).toBe(7);
    expect((await client.sendTemplate()).body).toHaveProperty('message_id');
    simulator.decisionTelecom.openWindow('573001112233');
    expect((await client.send()).body).toHaveProperty('message_id');
  });
});

describe('authentication', () => {
  const key = 'simulated-decision-key';
  const headers = {
    verbatim: `Basic ${key}`,
    base64: `Basic ${Buffer.from(key).toString('base64')}`,
    'base64-colon': `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
  };
  const encodings = Object.keys(headers) as (keyof typeof headers)[];
  const statusWith = async ({ decisionTelecom }: Simulator, authorization: string) =>
    (
      await exchange(`${decisionTelecom.origin}/v1/api/receive-whatsapp`, {
        method: 'POST',
        headers: { authorization },
      })
    ).status;

  test.each(encodings)('%s is accepted', async (encoding) => {
    expect(await statusWith(simulator, headers[encoding])).toBe(200);
  });

  test('a wrong key is a true 401 with a body of its own', async () => {
    const url = `${simulator.decisionTelecom.origin}/v1/api/send-whatsapp`;
    const answer = await exchange(url, {
      method: 'POST',
      headers: { authorization: 'Basic wrong' },
      body: {},
    });
    expect(answer.status).toBe(401);
    expect(jsonOf(answer)).toEqual({ status: 401, message: expect.any(String) });
    expect((await exchange(url, { method: 'POST', body: {} })).status).toBe(401);
  });
});

describe('statuses', () => {
  test('pending until delivered, then seen: there is no "sent"', async () => {
    const { message_id } = (await client.send()).body;
    const at = async (afterMs: number) => {
      clock = start + afterMs;
      return client.statusOf(message_id);
    };
    expect(await at(0)).toEqual({ message_id, status: 6 });
    expect(await at(899)).toEqual({ message_id, status: 6 });
    expect(await at(900)).toEqual({ message_id, status: 1 });
    expect(await at(2000)).toEqual({ message_id, status: 7 });
  });

  test.each([
    ['failed', 4],
    ['rejected', 2],
    ['processing', 6],
  ] as const)('%s is %i', async (status, number) => {
    simulator.decisionTelecom.setTimeline('573001112233', [{ status, afterMs: 10 }]);
    const { message_id } = (await client.send()).body;
    clock += 10;
    expect(await client.statusOf(message_id)).toEqual({ message_id, status: number });
  });

  test('a timeline belongs to the messages accepted after it was set', async () => {
    const before = (await client.send()).body.message_id;
    simulator.decisionTelecom.setTimeline('573001112233', [{ status: 'failed', afterMs: 0 }]);
    const after = (await client.send({ text: 'Otra' })).body.message_id;
    expect(await client.statusOf(before)).toMatchObject({ status: 6 });
    expect(await client.statusOf(after)).toMatchObject({ status: 4 });
  });

  test('an unknown id, or one of another type, is refused', async () => {
    const { message_id } = (await client.send()).body;
    expect(await client.statusOf(message_id + 1)).toMatchObject({
      code: 1,
      name: 'Invalid Parameter: message_id',
    });
    expect(await client.statusOf(String(message_id))).toMatchObject({ code: 1 });
  });
});
