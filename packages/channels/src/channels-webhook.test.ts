import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inbound, parse as parseEvent, receiver, request } from './channels-webhook.fixture.js';

describe('parse', () => {
  const parse = (event: string, payload: object) => parseEvent({ service: 'channels', event, payload });

  it('reads a status with its reference, time and reason', () => {
    const payload = {
      id: 'm1',
      reference: 'order-7',
      status: 'delivery_failed',
      reason: 'not reachable',
      failure: { code: 15005, source: { name: 'whatsapp', code: '131026' } },
      lastStatusAt: '2026-11-20T10:00:05Z',
    };
    expect(parse('whatsapp.outbound', payload)).toEqual([
      {
        type: 'status',
        provider: 'bird-eu',
        providerMessageId: 'm1',
        correlationId: 'order-7',
        status: 'failed',
        rawStatus: 'delivery_failed',
        occurredAt: '2026-11-20T10:00:05.000Z',
        error: {
          kind: 'recipient_invalid',
          provider: 'bird-eu',
          providerCode: '131026',
          message: 'Bird reports (whatsapp): not reachable',
        },
        raw: { service: 'channels', event: 'whatsapp.outbound', payload },
      },
    ]);
  });

  it('takes an empty reference for none, and a code written as text for a number', () => {
    const failure = { code: '15005', source: { name: 'sms-messagebird' } };
    const [event] = parse('whatsapp.outbound', {
      id: 'm1',
      reference: '',
      status: 'sending_failed',
      failure,
    });
    expect(event).not.toHaveProperty('correlationId');
    expect(event).toMatchObject({ error: { kind: 'recipient_invalid', providerCode: '15005' } });
  });

  it.each([1_719_823_259, {}, null])(
    'reads that a message was read at %j, whenever that was',
    (createdAt) => {
      const [event] = parse('whatsapp.interaction', { type: 'read', messageId: 'm1', createdAt });
      expect(event).toMatchObject({ type: 'status', status: 'read', occurredAt: null });
    },
  );

  it.each([
    ['whatsapp.outbound', { id: 'm1', status: 'sent' }, 'status'],
    ['whatsapp.interaction', { type: 'read', messageId: 'm1' }, 'status'],
    [
      'whatsapp.inbound',
      {
        id: 'in1',
        sender: { contact: { identifierValue: '+573001112233' } },
        body: { type: 'text', text: { text: 'Hola' } },
      },
      'message',
    ],
  ])('%s belongs to the channel that it names', (event, payload, type) => {
    const other = { ...payload, channelId: '6f1c8f2e-1111-4222-8333-444455559999' };
    const sent = request(JSON.stringify({ service: 'channels', event, payload: other }));
    expect(receiver('signing-secret').parse(sent)).toMatchObject([
      { type: 'unknown', provider: 'bird-eu', reason: 'concerns a channel that is not configured' },
    ]);
    const findInstance = ({ sender }: { sender?: string }) =>
      sender === other.channelId ? 'bird-shop-2' : undefined;
    expect(receiver('signing-secret').parse(sent, findInstance)).toMatchObject([
      { type, provider: 'bird-shop-2' },
    ]);
  });

  it('tells whom a status is about, and the time of a message by WhatsApp where Bird tells none', () => {
    const receiver = { contacts: [{ identifierKey: 'phonenumber', identifierValue: '+573001112233' }] };
    expect(parse('whatsapp.outbound', { id: 'm1', status: 'sent', receiver })).toMatchObject([
      { recipient: '+573001112233' },
    ]);
    const inbound = {
      id: 'in1',
      sender: { contact: { identifierValue: '+573001112233' } },
      body: { type: 'text', text: { text: 'Hola' } },
      meta: { extraInformation: { timestamp: '1702496037' } },
    };
    expect(parse('whatsapp.inbound', inbound)).toMatchObject([{ occurredAt: '2023-12-13T19:33:57.000Z' }]);
  });

  it('shows neither the number nor a key that a reason repeats', () => {
    const payload = {
      id: 'm1',
      status: 'rejected',
      reason: 'no 573001112233, key canary-4711',
      receiver: { contacts: [{ identifierKey: 'phonenumber', identifierValue: '+573001112233' }] },
    };
    expect(parse('whatsapp.outbound', payload)).toMatchObject([
      { status: 'rejected', error: { message: 'Bird reports: no …2233, key [redacted]' } },
    ]);
  });

  it.each(['whatsapp.inbound', 'whatsapp.hologram'])('keeps a key out of the raw event %s', (event) => {
    const payload = { id: 'in1', sender: { contact: {} }, note: 'key canary-4711' };
    expect(parse(event, payload)).toMatchObject([{ raw: { payload: { note: 'key [redacted]' } } }]);
  });

  it('reads a read', () => {
    expect(
      parse('whatsapp.interaction', { type: 'read', messageId: 'm1', createdAt: '2026-11-20T10:00:09Z' }),
    ).toMatchObject([
      { type: 'status', providerMessageId: 'm1', status: 'read', occurredAt: '2026-11-20T10:00:09.000Z' },
    ]);
  });

  const body = { type: 'text', text: { text: 'Olá' } };

  it('keeps the raw event whole, but for what is called a credential', () => {
    const meta = { note: 'from 573001112233', token: 't-1' };
    const event = inbound({ body, meta });
    expect(event).toMatchObject({ type: 'message', from: '+573001112233' });
    expect(event).toMatchObject({
      raw: { payload: { body, meta: { note: 'from 573001112233', token: '[redacted]' } } },
    });
  });

  it.each([
    ['2026-11-20T12:00:05+02:00', '2026-11-20T10:00:05.000Z'],
    ['2026-11-20T10:00:05.858123456Z', '2026-11-20T10:00:05.858Z'],
    ['', null],
    ['2026-13-40T10:00:05Z', null],
    ['yesterday', null],
    [7, null],
  ])('writes a time of Bird as ISO 8601: %j', (written, occurredAt) => {
    const payload = { id: 'm', status: 'deleted', lastStatusAt: written };
    const [status] = parseEvent({ service: 'channels', event: 'whatsapp.outbound', payload });
    expect(status).toMatchObject({ occurredAt });
    expect('deletedAt' in (status ?? {})).toBe(occurredAt !== null);
    expect(inbound({ body, createdAt: written })).toMatchObject({ occurredAt });
    const meta = { extraInformation: { timestamp: '1795168805' } };
    expect(inbound({ body, createdAt: written, meta })).toMatchObject({
      occurredAt: occurredAt ?? '2026-11-20T10:00:05.000Z',
    });
  });

  it('reads a message of a user without a number', () => {
    const contact = { identifierValue: 'CO.13491208655302741918', id: 'c1' };
    expect(inbound({ sender: { contact }, body })).toMatchObject({
      type: 'message',
      from: 'CO.13491208655302741918',
      raw: { payload: { body } },
    });
  });

  const id = { identifierKey: 'whatsappbsuid', identifierValue: 'CO.1349' };
  const number = { identifierKey: 'phonenumber', identifierValue: '+573001112233' };
  it.each([
    [{ identifierKey: 'whatsappusername', identifierValue: 'ada', identifiers: [id] }, { from: 'CO.1349' }],
    [
      { identifierKey: 'whatsappusername', identifierValue: 'ada', identifiers: [7, id, number] },
      { from: '+573001112233', userId: 'CO.1349' },
    ],
    [
      { ...number, identifiers: [number, id] },
      { from: '+573001112233', userId: 'CO.1349' },
    ],
    [{ ...id, identifiers: [id] }, { from: 'CO.1349' }],
  ])('finds whom to answer among what a contact is known by: %j', (contact, expected) => {
    const event = inbound({ sender: { contact }, body });
    expect(event).toMatchObject({ type: 'message', ...expected });
    expect('userId' in (event ?? {})).toBe('userId' in expected);
  });

  it.each([
    { identifierKey: 'whatsappusername', identifierValue: 'ada' },
    { identifierValue: 'ada', identifiers: [{ identifierKey: 'emailaddress', identifierValue: 'a@b.test' }] },
    { identifierValue: 'ada@example.test' },
    { identifierValue: '', id: 'c1' },
    { id: 'c1' },
  ])('says why a message of somebody whom nothing can be sent to is none: %j', (contact) => {
    const event = inbound({ sender: { contact }, body });
    expect(event).toMatchObject({ type: 'unknown', reason: expect.stringContaining('number or user id') });
    expect(event).toMatchObject({ raw: { payload: { body } } });
  });

  it.each([
    ['from nobody', { sender: { contact: {} } }],
    ['from nobody at all', { sender: null }],
    ['without an id', { id: null }],
  ])('keeps a message %s as unknown', (_, more) => {
    expect(inbound({ body, ...more })).toMatchObject({ type: 'unknown', raw: { payload: { body } } });
  });

  it('never throws and never shows a key, whatever it holds', () => {
    const keyed = { text: 'key canary-4711' };
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        for (const more of [
          { body: one, meta: other },
          { body: { type: 'text', text: { text: 'x', actions: one } }, replyTo: other, meta: keyed },
          { body: { type: 'file', file: one, keyed }, meta: { extraInformation: other } },
          { body: { type: 'location', location: one }, sender: { contact: other, keyed } },
        ]) {
          const { raw } = inbound(more) as { raw: unknown };
          expect(JSON.stringify(raw)).not.toContain('canary-4711');
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['an event of tomorrow', '{"service":"channels","event":"whatsapp.hologram","payload":{}}'],
    ['another interaction', '{"event":"whatsapp.interaction","payload":{"type":"clicked","messageId":"m1"}}'],
    ['a status without an id', '{"event":"whatsapp.outbound","payload":{"status":"sent"}}'],
    ['nothing', ''],
    ['no JSON', '<xml/>'],
    ['a number', '7'],
  ])('keeps %s as unknown', (_, body) => {
    expect(receiver('signing-secret').parse(request(body))).toMatchObject([
      { type: 'unknown', provider: 'bird-eu' },
    ]);
  });
});
