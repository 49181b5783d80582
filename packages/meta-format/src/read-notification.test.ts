import type { EventOwner } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import { readNotification } from './read-notification.js';

const numbers: Readonly<Record<string, string>> = { '106': 'meta', '107': 'meta-2' };
const findInstance = ({ sender, account }: EventOwner) =>
  sender === undefined ? (account === '102' ? 'meta' : undefined) : numbers[sender];

const notify = (field: string, value: object, account = '102') => ({
  object: 'whatsapp_business_account',
  entry: [{ id: account, time: 1_780_000_000, changes: [{ field, value }] }],
});
const read = (sent: object) =>
  readNotification({ provider: 'asked', secrets: [], findInstance }, Buffer.from(JSON.stringify(sent)));
const at = { occurredAt: '2026-05-28T20:26:40.000Z' };
const metadata = { display_phone_number: '15550001111', phone_number_id: '106' };
const user = { from: '573001112233', timestamp: '1780000000' };
const messages = (item: object) => read(notify('messages', { metadata, messages: [item] }));

describe('a notification', () => {
  it.each([
    ['106', 'meta'],
    ['107', 'meta-2'],
  ])('of the number %s belongs to %s, whoever was asked', (phone_number_id, provider) => {
    const statuses = [{ id: 'wamid.1', status: 'sent' }];
    const value = { metadata: { phone_number_id }, statuses };
    expect(read(notify('messages', value))).toMatchObject([{ type: 'status', provider }]);
  });

  it.each([
    ['a number', notify('messages', { metadata: { phone_number_id: '999' }, statuses: [{ id: '1' }] })],
    ['an account', notify('account_update', { event: 'DISABLED_UPDATE' }, '999')],
  ])('of %s that is not configured says so', (_, sent) => {
    expect(read(sent)).toEqual([
      {
        type: 'unknown',
        provider: 'asked',
        reason: 'concerns a number or account that is not configured',
        raw: sent.entry[0]?.changes[0],
      },
    ]);
  });

  it.each([
    [
      { code: 130429, title: 'Rate limit hit' },
      'is error 130429 of the number, and of no message: the number’s messages per second',
    ],
    [{ code: 999_999 }, 'is error 999999 of the number, and of no message: not in our table'],
  ])('of an error of the number says which: %o', (error, reason) => {
    const sent = notify('messages', { metadata, errors: [error, 'odd'] });
    expect(read(sent)).toEqual([
      { type: 'unknown', provider: 'meta', reason, raw: error },
      { type: 'unknown', provider: 'meta', raw: 'odd' },
    ]);
  });

  it('of a field that nobody knows is kept whole', () => {
    const sent = notify('holograms', { a: 1 });
    expect(read(sent)).toEqual([{ type: 'unknown', provider: 'meta', raw: sent.entry[0]?.changes[0] }]);
  });
});

describe('a message', () => {
  it('brings the referral, the group and the user id that it has', () => {
    const item = {
      ...user,
      id: 'wamid.1',
      type: 'text',
      text: { body: 'Hola' },
      from_user_id: 'CO.13491208655302741918',
      group_id: 'G1',
      referral: {
        source_type: 'ad',
        source_id: '7',
        source_url: 'https://fb.me/x',
        ctwa_clid: 'c1',
        body: 'b',
      },
    };
    expect(messages(item)).toEqual([
      {
        type: 'message',
        provider: 'meta',
        providerMessageId: 'wamid.1',
        from: '+573001112233',
        userId: 'CO.13491208655302741918',
        groupId: 'G1',
        referral: { sourceType: 'ad', sourceId: '7', sourceUrl: 'https://fb.me/x', clickId: 'c1' },
        content: { type: 'text', text: 'Hola' },
        ...at,
        raw: item,
      },
    ]);
  });

  it('that was edited or revoked is named by its own id', () => {
    const edit = {
      original_message_id: 'wamid.OLD',
      message: { type: 'text', text: { body: 'nine' } },
    };
    const edited = { ...user, id: 'wamid.2', type: 'edit', edit };
    expect(messages(edited)).toEqual([
      {
        type: 'message-edited',
        provider: 'meta',
        providerMessageId: 'wamid.OLD',
        from: '+573001112233',
        content: { type: 'text', text: 'nine' },
        ...at,
        raw: edited,
      },
    ]);
    const revoked = { ...user, id: 'wamid.3', type: 'revoke', revoke: { original_message_id: 'wamid.OLD' } };
    expect(messages(revoked)).toMatchObject([
      { type: 'message-revoked', providerMessageId: 'wamid.OLD', from: '+573001112233' },
    ]);
    expect(messages({ ...user, id: 'wamid.4', type: 'edit' })).toMatchObject([{ type: 'unknown' }]);
  });

  it.each(['request_welcome', 'hologram'])('of type %s is none of a user', (type) => {
    expect(messages({ ...user, id: 'wamid.5', type })).toMatchObject([{ type: 'unknown', provider: 'meta' }]);
  });
});

describe('a status', () => {
  const statusOf = (more: object) =>
    read(notify('messages', { metadata, statuses: [{ id: 'wamid.1', status: 'read', ...more }] }))[0];

  it.each([
    [{ recipient_id: '573001112233' }, '+573001112233'],
    [{ recipient_id: '', recipient_user_id: 'CO.1' }, 'CO.1'],
    [
      { recipient_id: 'G1', recipient_type: 'group', recipient_participant_id: '573001112233' },
      '+573001112233',
    ],
    [{ recipient_id: 'G1', recipient_type: 'group' }, undefined],
    [{}, undefined],
  ])('of %j is about %s', (more, recipient) => {
    expect((statusOf(more) as { recipient?: string }).recipient).toBe(recipient);
  });
});

describe('news', () => {
  const wamid = 'wamid.E';
  const echo = { from: '15550001111', to: '573001112233', id: wamid, timestamp: '1780000000' };
  const said = { ...echo, type: 'text', text: { body: 'on my way' } };
  const preference = { wa_id: '573001112233', category: 'marketing_messages', timestamp: 1_780_000_000 };
  const call = { id: 'wacid.1', to: '15550001111', event: 'connect', direction: 'USER_INITIATED' };

  it.each([
    [
      'smb_message_echoes',
      { message_echoes: [said] },
      {
        type: 'echo',
        providerMessageId: wamid,
        to: '+573001112233',
        content: { type: 'text', text: 'on my way' },
      },
      said,
    ],
    [
      'user_preferences',
      { user_preferences: [{ ...preference, value: 'stop' }] },
      { type: 'marketing-preference', from: '+573001112233', wants: false },
      { ...preference, value: 'stop' },
    ],
    [
      'user_preferences',
      { user_preferences: [{ ...preference, value: 'resume' }] },
      { type: 'marketing-preference', from: '+573001112233', wants: true },
      { ...preference, value: 'resume' },
    ],
    [
      'user_preferences',
      { user_preferences: [{ ...preference, value: 'signup', signup_id: '1' }] },
      { type: 'marketing-preference', from: '+573001112233', wants: true },
      { ...preference, value: 'signup', signup_id: '1' },
    ],
    [
      'user_id_update',
      { user_id_update: [{ user_id: { previous: 'CO.1', current: 'CO.2' }, timestamp: '1780000000' }] },
      { type: 'user-changed', from: 'CO.1', to: 'CO.2' },
      { user_id: { previous: 'CO.1', current: 'CO.2' }, timestamp: '1780000000' },
    ],
    [
      'calls',
      { calls: [{ ...call, ...user }] },
      { type: 'call', callId: 'wacid.1', from: '+573001112233', status: 'connect' },
      { ...call, ...user },
    ],
  ])('of the field %s is typed, and its raw form whole', (field, value, event, raw) => {
    expect(read(notify(field, { metadata, ...value }))).toEqual([{ provider: 'meta', ...event, ...at, raw }]);
  });

  it('of a call that we made names the user', () => {
    const made = {
      id: 'c',
      from: '15550001111',
      to: '573001112233',
      direction: 'BUSINESS_INITIATED',
      event: 'terminate',
    };
    expect(read(notify('calls', { metadata, calls: [made] }))).toMatchObject([
      { type: 'call', from: '+573001112233', status: 'terminate' },
    ]);
    const ringing = { id: 'c', type: 'call', status: 'RINGING', recipient_id: '573001112233' };
    expect(read(notify('calls', { metadata, statuses: [ringing] }))).toMatchObject([
      { type: 'call', from: '+573001112233', status: 'RINGING' },
    ]);
  });

  it.each([
    ['APPROVED', 'approved'],
    ['FLAGGED', 'approved'],
    ['PAUSED', 'paused'],
    ['DISABLED', 'disabled'],
    ['REJECTED', 'rejected'],
    ['constructor', 'unknown'],
  ])('of a template that is %s now', (event, state) => {
    const value = {
      event,
      message_template_id: 1,
      message_template_name: 'sale',
      message_template_language: 'es',
      reason: 'NONE',
    };
    const sent = notify('message_template_status_update', value);
    expect(read(sent)).toEqual([
      {
        type: 'template',
        provider: 'meta',
        name: 'sale',
        language: 'es',
        state,
        ...at,
        raw: sent.entry[0]?.changes[0],
      },
    ]);
  });

  it.each([
    ['account_update', { event: 'DISABLED_UPDATE', ban_info: {} }, 'DISABLED_UPDATE'],
    ['phone_number_quality_update', { event: 'FLAGGED', current_limit: 'TIER_1K' }, 'FLAGGED'],
    ['account_review_update', { decision: 'APPROVED' }, 'APPROVED'],
    ['account_alerts', { alert_type: 'OBA_APPROVED' }, 'OBA_APPROVED'],
    ['template_category_update', { new_category: 'MARKETING' }, 'template_category_update'],
  ])('of the field %s is news of the account', (field, value, change) => {
    const sent = notify(field, value);
    expect(read(sent)).toEqual([
      { type: 'account', provider: 'meta', change, ...at, raw: sent.entry[0]?.changes[0] },
    ]);
  });

  it.each([
    ['user_preferences', { user_preferences: [{ ...preference, value: 'perhaps' }, 7] }, 2],
    ['smb_message_echoes', { message_echoes: [echo] }, 1],
    ['calls', { calls: 'none' }, 1],
    ['message_template_status_update', { event: 'PAUSED' }, 1],
  ])('of the field %s that cannot be read is unknown, and kept', (field, value, count) => {
    const events = read(notify(field, { metadata, ...value }));
    expect(events).toHaveLength(count);
    for (const event of events) expect(event).toMatchObject({ type: 'unknown', provider: 'meta' });
  });
});
