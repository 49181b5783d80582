import { describe, expect, it, vi } from 'vitest';
import { inboundContact, statusItem } from './notification-api.js';
import { readNotification } from './read-notification.js';

const own = '106540352242922';
const parse = (body: string) =>
  readNotification(
    { provider: 'meta', secrets: [], findInstance: ({ sender }) => (sender === own ? 'meta' : undefined) },
    Buffer.from(body),
  );
const other = '106540352242000';
const notify = (value: object, number = own, field = 'messages') =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '102', changes: [{ field, value: { metadata: { phone_number_id: number }, ...value } }] }],
  });
const many = <Item>(count: number, make: (n: number) => Item): Item[] =>
  Array.from({ length: count }, (_, n) => make(n));
const statuses = (count: number) =>
  many(count, (n) => ({
    id: `wamid.${n}`,
    status: 'delivered',
    timestamp: '1780000000',
    recipient_id: String(573001110000 + n),
    pricing: { billable: true, pricing_model: 'CBP', category: 'utility' },
  }));
const text = (n: number) => ({ from: `57300${n}`, id: `wamid.${n}`, type: 'text', text: { body: 'Hola' } });

/** On the processor: by the clock, other processes would count too. In milliseconds. */
function cpuOf(body: string): number {
  const startedAt = process.cpuUsage();
  parse(body);
  return process.cpuUsage(startedAt).user / 1_000;
}

describe('a large notification', { timeout: 60_000 }, () => {
  it('of another number is handed on as it is: none of its 12,500 statuses is looked at', () => {
    const looks = vi.spyOn(statusItem, 'safeParse');
    const value = { statuses: statuses(12_500) };
    const [event, ...more] = parse(notify(value, other));
    expect([event?.type, more, looks.mock.calls]).toEqual(['unknown', [], []]);
    expect(event).toHaveProperty('raw.value.statuses.length', 12_500);
    parse(notify({ statuses: statuses(1) }));
    expect(looks).toHaveBeenCalledOnce();
    looks.mockRestore();
  });

  it.each<[string, (count: number) => string]>([
    ['statuses of another number', (count) => notify({ statuses: statuses(count) }, other)],
    ['statuses', (count) => notify({ statuses: statuses(count) })],
    [
      'numbers in a field that nobody understands',
      (count) =>
        notify(
          { history: many(count, (n) => ({ from: `57300${n}`, text: '9'.repeat(30) })) },
          own,
          'history',
        ),
    ],
    [
      'messages and contacts',
      (count) =>
        notify({
          messages: many(count, text),
          contacts: many(count, (n) => ({ wa_id: `57300${n}`, profile: { name: 'Ada' } })),
        }),
    ],
    [
      'contact cards in one message',
      (count) =>
        notify({
          messages: [
            {
              from: '573001112233',
              id: 'wamid.1',
              type: 'contacts',
              contacts: many(count, (n) => ({
                name: { formatted_name: 'Ada' },
                phones: [{ phone: `+57300${n}` }],
              })),
            },
          ],
        }),
    ],
    ['nonsense', (count) => notify({ statuses: many(count, () => ({})), messages: many(count, () => 7) })],
    [
      'changes',
      (count) =>
        JSON.stringify({
          object: 'whatsapp_business_account',
          entry: many(count, () => ({ changes: [7, {}] })),
        }),
    ],
  ])('takes no more than its share of time, however many there are: %s', (_, write) => {
    const [small, large] = [write(500), write(4_000)];
    cpuOf(small);
    const once = Math.min(...many(3, () => cpuOf(small)));
    const eightfold = Math.min(...many(2, () => cpuOf(large)));
    // Eight times as much, and more for the noise; work that grows by the square takes 64 times as long.
    expect(eightfold).toBeLessThan(36 * Math.max(once, 4));
  });

  it('looks at each contact once, however many messages there are', () => {
    const looks = vi.spyOn(inboundContact, 'safeParse');
    const count = (messages: number): number => {
      looks.mockClear();
      const contacts = many(50, (n) => ({ wa_id: `57300${n}` }));
      parse(notify({ messages: many(messages, text), contacts }));
      return looks.mock.calls.length;
    };
    expect([count(50), count(100)]).toEqual([50, 50]);
    looks.mockRestore();
  });

  it('loses none of its statuses, as many as 5 MB can hold', () => {
    expect(parse(notify({ statuses: statuses(25_000) }))).toHaveLength(25_000);
  });

  it('that is made to take long is read up to a number of events, and kept whole', () => {
    const looks = vi.spyOn(statusItem, 'safeParse');
    const events = parse(notify({ statuses: many(60_000, (n) => ({ n })) }));
    expect(events).toHaveLength(40_001);
    expect(events.at(-1)).toMatchObject({ type: 'unknown', reason: expect.stringMatching(/40000 events/) });
    expect((events.at(-1) as { raw: unknown[] }).raw).toHaveLength(20_000);
    expect(looks.mock.calls).toHaveLength(40_000);
    looks.mockRestore();
    const entries = many(60_000, () => ({}));
    expect(parse(JSON.stringify({ object: 'whatsapp_business_account', entry: entries }))).toHaveLength(
      40_001,
    );
  });
});
