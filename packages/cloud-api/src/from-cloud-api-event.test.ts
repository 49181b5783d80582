import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  change,
  messageOf,
  metadata,
  notify,
  parse,
  receiver,
  request,
  statusOf,
} from './cloud-api-webhook.fixture.js';

describe('a status', () => {
  const sent = { id: 'wamid.1', status: 'sent', timestamp: '1795168805', recipient_id: '573001112233' };

  it('comes with our correlation id and Meta’s time', () => {
    const pricing = { billable: true, pricing_model: 'PMP', category: 'utility' };
    const raw = { ...sent, biz_opaque_callback_data: 'order-7', pricing };
    expect(statusOf(raw)).toEqual({
      type: 'status',
      provider: 'meta',
      providerMessageId: 'wamid.1',
      correlationId: 'order-7',
      status: 'sent',
      rawStatus: 'sent',
      occurredAt: '2026-11-20T10:00:05.000Z',
      recipient: '+573001112233',
      pricing: { category: 'utility', model: 'PMP', billable: true },
      raw,
    });
  });

  it.each([
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['played', 'read'],
    ['failed', 'failed'],
    ['deleted', 'unknown'],
    ['something_new', 'unknown'],
    ['constructor', 'unknown'],
  ])('%s is %s', (rawStatus, status) => {
    const event = statusOf({ ...sent, status: rawStatus });
    expect(event).toMatchObject({ type: 'status', status, rawStatus });
    expect(event).not.toHaveProperty('correlationId');
    expect('error' in (event ?? {})).toBe(rawStatus === 'failed');
    expect('deletedAt' in (event ?? {})).toBe(rawStatus === 'deleted');
  });

  // The form is that of https://support.wati.io/en/articles/11822291-how-to-use-webhook-to-check-payment-status.
  it.each(['captured', 'pending', 'failed'])(
    'of a payment that is %s says nothing about a message',
    (word) => {
      const raw = { ...sent, type: 'payment', status: word, payment: { reference_id: 'order-7' } };
      expect(parse(notify(change({ metadata, statuses: [raw, { ...sent, type: 'message' }] })))).toEqual([
        {
          type: 'unknown',
          provider: 'meta',
          raw,
          reason: 'is a status of a payment, and not of a message',
        },
        expect.objectContaining({ type: 'status', status: 'sent' }),
      ]);
    },
  );

  it('says why a message failed, and shows neither number nor key', () => {
    const errors = [
      {
        code: 131026,
        title: 'Message undeliverable',
        message: 'Message undeliverable',
        error_data: { details: 'no 573001112233 by canary-4711' },
      },
      { code: 1 },
    ];
    expect(statusOf({ ...sent, status: 'failed', errors })).toMatchObject({
      status: 'failed',
      error: {
        kind: 'recipient_invalid',
        provider: 'meta',
        providerCode: '131026',
        message: 'Meta reports: Message undeliverable: no …2233 by [redacted]',
      },
    });
  });

  it.each([undefined, null, [], {}, [null], ['x'], 7])('has failed for no reason: %j', (errors) => {
    const error = { kind: 'unknown', message: 'Meta reports: no reason given' };
    expect(statusOf({ ...sent, status: 'failed', errors })).toMatchObject({ status: 'failed', error });
  });

  it.each([
    ['1795168805', '2026-11-20T10:00:05.000Z'],
    [1795168805, '2026-11-20T10:00:05.000Z'],
    ['1795168805123', '2026-11-20T10:00:05.123Z'],
    ['0', '1970-01-01T00:00:00.000Z'],
    ['9999999999999999', null],
    ['-1', null],
    ['1e9', null],
    [1.5, null],
    ['soon', null],
    ['', null],
    [{}, null],
    [null, null],
    [undefined, null],
  ])('at %j happened at %s', (timestamp, occurredAt) => {
    expect(statusOf({ ...sent, timestamp })).toMatchObject({ type: 'status', occurredAt });
  });

  it.each([
    ['no number', { recipient_id: 'CO.13491208655302741918' }],
    ['no recipient', { recipient_id: undefined }],
    ['an odd recipient', { recipient_id: { id: 1 } }],
    ['odd callback data', { biz_opaque_callback_data: 7 }],
    ['empty callback data', { biz_opaque_callback_data: '' }],
  ])('with %s is a status', (_, more) => {
    const event = statusOf({ ...sent, ...more });
    expect(event).toMatchObject({ type: 'status', providerMessageId: 'wamid.1', status: 'sent' });
    expect(event).not.toHaveProperty('correlationId');
  });
});

describe('a message', () => {
  const common = { from: '573001112233', id: 'wamid.in', timestamp: '1795168805' };

  it('keeps what was pressed and what was shared whole, but for our own credentials', () => {
    const button_reply = { id: 'yes', title: 'Yes' };
    const note = 'from 573001112233 with canary-4711';
    const event = messageOf({ ...common, type: 'interactive', interactive: { button_reply }, note });
    expect(event).toMatchObject({
      raw: { interactive: { button_reply }, note: 'from 573001112233 with [redacted]' },
    });
    const contacts = [{ phones: [{ phone: '+16505551234', wa_id: '16505551234' }] }];
    const shared = messageOf({ ...common, type: 'contacts', contacts });
    expect(shared).toMatchObject({ raw: { ...common, contacts } });
  });

  it('about a user’s new number names both numbers', () => {
    const system = { body: 'Ada changed from 573001112233 to 573009998877', wa_id: '573009998877' };
    const message = { ...common, type: 'system', system };
    expect(messageOf(message)).toEqual({
      type: 'user-changed',
      provider: 'meta',
      from: '+573001112233',
      to: '+573009998877',
      occurredAt: expect.any(String),
      raw: message,
    });
  });

  const ofId = { type: 'user_changed_user_id', user_id: 'CO.NEW', previous_user_id: 'CO.OLD' };
  it.each([
    ['from nobody', {}, ofId, 'CO.OLD', 'CO.NEW'],
    ['from the new id', { from_user_id: 'CO.NEW' }, ofId, 'CO.OLD', 'CO.NEW'],
    [
      'from the old id',
      { from_user_id: 'CO.OLD' },
      { ...ofId, previous_user_id: undefined },
      'CO.OLD',
      'CO.NEW',
    ],
    [
      'with a new number as well',
      { from: '573001112233' },
      { ...ofId, type: 'user_changed_number', wa_id: '573009998877' },
      '+573001112233',
      '+573009998877',
    ],
    [
      'with a number of which nobody knew before',
      {},
      { ...ofId, type: 'user_changed_number', wa_id: '573009998877' },
      'CO.OLD',
      '+573009998877',
    ],
  ])('about a user’s new id, %s, names both', (_, sender, system, from, to) => {
    const message = { id: 'wamid.in', timestamp: '1795168805', ...sender, type: 'system', system };
    expect(messageOf(message)).toMatchObject({ type: 'user-changed', from, to });
  });

  it('about a user of whom neither old number nor old id is told, is unknown', () => {
    const system = { type: 'user_changed_user_id', user_id: 'CO.NEW' };
    const message = { id: 'wamid.in', timestamp: '1795168805', type: 'system', system };
    expect(messageOf(message)).toEqual({ type: 'unknown', provider: 'meta', raw: message });
  });

  it.each([
    [
      'of a changed identity',
      { type: 'customer_identity_changed', identity: 'abc', wa_id: '573001112233', customer: '573001112233' },
    ],
    ['of a changed identity, beside an id', { type: 'user_identity_changed', user_id: 'CO.1' }],
    ['of a changed identity alone', { type: 'customer_identity_changed', identity: 'abc' }],
    ['of a changed identity, under an id', { type: 'customer_identity_changed', wa_id: '573009998877' }],
    ['of the number that the user has', { type: 'user_changed_number', wa_id: '573001112233' }],
  ])('%s says that nothing changed by which the user is known', (_, system) => {
    const message = { ...common, type: 'system', system };
    expect(messageOf(message)).toEqual({
      type: 'unknown',
      provider: 'meta',
      raw: message,
      reason: 'says that a user changed, and not their number or id',
    });
  });

  it.each(['user_changed_number', 'customer_changed_number', 'a-new-word'])(
    'of the type %s with another number is of a changed number',
    (type) => {
      const system = { type, wa_id: '573009998877' };
      expect(messageOf({ ...common, type: 'system', system })).toMatchObject({
        type: 'user-changed',
        from: '+573001112233',
        to: '+573009998877',
      });
    },
  );

  it.each([
    ['without a type', common],
    ['without an id', { ...common, id: undefined, type: 'text', text: { body: 'Hola' } }],
    ['from nobody', { id: 'wamid.in', type: 'text', text: { body: 'Hola' } }],
  ])('%s is unknown, and kept', (_, message) => {
    const raw = JSON.parse(JSON.stringify(message));
    expect(messageOf(message)).toEqual({ type: 'unknown', provider: 'meta', raw });
  });

  const named = (name: unknown, more: object) => ({ profile: { name }, ...more });
  it.each([
    ['the number', [named('Eve', { wa_id: '573009998877' }), named('Ada', { wa_id: '573001112233' })], 'Ada'],
    ['the user id', [named('Eve', { user_id: 'CO.2' }), named('Ada', { user_id: 'CO.1' })], 'Ada'],
    ['being the only one', [named('Ada', { wa_id: '5730011122' })], 'Ada'],
    ['nothing', [named('Eve', { wa_id: '1' }), named('Eve', { wa_id: '2' })], undefined],
    ['nothing that is readable', [null, 7, named('Eve', {})], undefined],
    ['a name that is none', [named({}, { wa_id: '573001112233' })], undefined],
    ['nobody', 'Ada', undefined],
  ])('has the name of who wrote it, found by %s', (_, contacts, profileName) => {
    const message = { ...common, from_user_id: 'CO.1', type: 'text', text: { body: 'Hola' } };
    const [event] = parse(notify(change({ metadata, contacts, messages: [message] })));
    expect(event).toMatchObject({ type: 'message', from: '+573001112233' });
    expect((event as { profileName?: string }).profileName).toBe(profileName);
    expect('profileName' in (event ?? {})).toBe(profileName !== undefined);
  });

  it('has the name of who wrote it where the number has a plus', () => {
    const message = { ...common, from: '+573001112233', type: 'text', text: { body: 'Hola' } };
    const contacts = [named('Eve', { wa_id: '573009998877' }), named('Ada', { wa_id: '573001112233' })];
    const [event] = parse(notify(change({ metadata, contacts, messages: [message] })));
    expect(event).toMatchObject({ from: '+573001112233', profileName: 'Ada' });
  });
});

describe('a batch', () => {
  const status = (id: string, more: object = {}) => ({
    id,
    status: 'sent',
    timestamp: '1795168805',
    ...more,
  });
  const message = { id: 'wamid.in', from: '573001112233', type: 'text', text: { body: 'Hola' } };

  it('is read whole: every entry, change, status and message, in order', () => {
    const batch = {
      object: 'whatsapp_business_account',
      entry: [
        {
          changes: [
            change({ metadata, statuses: [status('a'), status('b')], messages: [message] }),
            change({ statuses: [status('c')] }),
          ],
        },
        { changes: [change({ metadata, statuses: [status('d')] })] },
      ],
    };
    expect(parse(batch)).toMatchObject([
      { type: 'status', providerMessageId: 'a' },
      { type: 'status', providerMessageId: 'b' },
      { type: 'message', providerMessageId: 'wamid.in' },
      { type: 'status', providerMessageId: 'c' },
      { type: 'status', providerMessageId: 'd' },
    ]);
  });

  it('loses nothing to what is malformed beside it', () => {
    const batch = {
      object: 'whatsapp_business_account',
      entry: [
        null,
        { changes: 'none' },
        {
          changes: [
            7,
            change({}, 'message_template_status_update'),
            change({ metadata, statuses: [null, status('a'), { id: 'x' }, status('', {})], messages: 'odd' }),
            change({ metadata, errors: [{ code: 130429 }] }),
            change({ metadata }),
          ],
        },
        { changes: [change({ statuses: [status('b')] })] },
      ],
    };
    expect(
      parse(batch).map((event) => (event.type === 'status' ? event.providerMessageId : event.type)),
    ).toEqual([
      'unknown',
      'unknown',
      'unknown',
      'unknown',
      'unknown',
      'a',
      'unknown',
      'unknown',
      'unknown',
      'unknown',
      'unknown',
      'b',
    ]);
  });

  it('keeps the events of another number as unknown', () => {
    const other = { ...metadata, phone_number_id: '999' };
    expect(parse(notify(change({ metadata: other, statuses: [status('a')] })))).toMatchObject([
      { type: 'unknown', raw: { value: { metadata: { phone_number_id: '999' } } } },
    ]);
  });

  it('without entries has no events', () => {
    expect(parse({ object: 'whatsapp_business_account', entry: [] })).toEqual([]);
  });

  it.each([
    ['another object', { object: 'page', entry: [] }],
    ['no entries', { object: 'whatsapp_business_account' }],
    ['a number', 7],
    ['null', null],
  ])('is unknown with %s', (_, notification) => {
    expect(parse(notification)).toMatchObject([{ type: 'unknown', provider: 'meta' }]);
  });

  it('that is no JSON is unknown', () => {
    expect(receiver('app-secret').parse(request('<xml/>'))).toEqual([
      { type: 'unknown', provider: 'meta', raw: '<xml/>' },
    ]);
  });

  it('that is nested beyond all measure is unknown', () => {
    const depth = 200_000;
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const batch = `{"object":"whatsapp_business_account","entry":[{"changes":[${deep}]}]}`;
    expect(receiver('app-secret').parse(request(batch))).toMatchObject([{ type: 'unknown' }]);
  });

  it('never throws and never shows a key, whatever it holds', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        for (const notification of [
          one,
          { object: 'whatsapp_business_account', entry: one },
          { object: 'whatsapp_business_account', entry: [{ changes: [one, other, 'key canary-4711'] }] },
          notify(change({ statuses: [one, status('a')], messages: [other], errors: one })),
          notify(change({ statuses: one, messages: other, metadata: one })),
          notify(change({ statuses: [{ ...status('a'), errors: [one], timestamp: other }] })),
          notify(change({ messages: [{ ...message, text: one, interactive: other, timestamp: one }] })),
          notify(change({ contacts: one, messages: [{ ...message, type: 'contacts', contacts: other }] })),
          notify(change({ messages: [{ ...message, type: 'image', image: one, context: other }] })),
        ]) {
          expect(JSON.stringify(parse(notification))).not.toContain('canary-4711');
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
