import { describe, expect, it } from 'vitest';
import { contact, inbound, owner, parse, read, request } from './infobip-webhook.fixture.js';

const status = { groupId: 3, groupName: 'DELIVERED', id: 5, name: 'DELIVERED_TO_HANDSET', description: 'd' };

describe('what is pushed', () => {
  const delivery = {
    bulkId: '',
    messageId: 'corr-1',
    to: '573001112233',
    sentAt: '2026-11-27T09:00:00.000-0500',
    doneAt: '2026-11-27T09:00:01.500-0500',
    price: { pricePerMessage: 0.01, currency: 'EUR' },
    status,
    error: { id: 0, name: 'NO_ERROR', groupId: 0 },
    contact,
  };
  const seen = {
    messageId: 'corr-1',
    from: '573001112233',
    to: '441134960000',
    seenAt: '2026-11-27T14:00:02.000+0000',
    contact,
  };
  it('comes in batches of every kind, at one address', () => {
    expect(owner).toEqual({ sender: '441134960000' });
    const [one, two, three, four] = read({
      results: [delivery, seen, inbound({ type: 'TEXT', text: 'Hi' }), { odd: 1 }],
    });
    expect(one).toEqual({
      type: 'status',
      provider: 'ib',
      providerMessageId: 'corr-1',
      correlationId: 'corr-1',
      status: 'delivered',
      rawStatus: 'DELIVERED_TO_HANDSET',
      occurredAt: '2026-11-27T14:00:01.500Z',
      recipient: '+573001112233',
      raw: delivery,
    });
    expect(two).toMatchObject({
      type: 'status',
      correlationId: 'corr-1',
      status: 'read',
      rawStatus: 'SEEN',
      occurredAt: '2026-11-27T14:00:02.000Z',
      recipient: '+573001112233',
    });
    expect(three).toMatchObject({
      type: 'message',
      provider: 'ib',
      providerMessageId: 'wamid.1',
      from: '+573001112233',
      userId: 'CO.1349',
      profileName: 'Ada',
      content: { type: 'text', text: 'Hi' },
      occurredAt: '2026-11-27T14:00:03.000Z',
    });
    expect(four).toEqual({ type: 'unknown', provider: 'ib', raw: { odd: 1 } });
  });

  it('says that a message was seen, whichever of the two numbers is ours', () => {
    const swapped = { ...seen, from: seen.to, to: seen.from };
    for (const event of read({ results: [seen, swapped] })) {
      expect(event).toMatchObject({ type: 'status', status: 'read', recipient: '+573001112233' });
    }
  });

  describe('in the form of the Messages API', () => {
    const { to: _, ...rest } = delivery;
    const named = { channel: 'WHATSAPP', sender: '441134960000', destination: '573001112233' };
    const delivered = { event: 'DELIVERY', ...rest, contact: undefined, ...named };
    const wasSeen = {
      event: 'SEEN',
      messageId: 'corr-1',
      sentAt: '2026-11-27T14:00:01.000+0000',
      seenAt: '2026-11-27T14:00:02.000+0000',
      ...named,
    };

    it('is a status like any other', () => {
      const common = { type: 'status', provider: 'ib', correlationId: 'corr-1', recipient: '+573001112233' };
      expect(read({ results: [delivered, wasSeen] })).toMatchObject([
        { ...common, status: 'delivered' },
        { ...common, status: 'read' },
      ]);
    });

    it('is no status where it is of another channel, whatever the message has for an id', () => {
      const others = [delivered, wasSeen].map((report) => ({ ...report, channel: 'SMS' }));
      const reason = 'is news of another channel';
      expect(read({ results: others })).toMatchObject([
        { type: 'unknown', reason },
        { type: 'unknown', reason },
      ]);
    });

    it('belongs to the number that it names', () => {
      const others = [delivered, wasSeen].map((report) => ({ ...report, sender: '447000000000' }));
      const reason = 'concerns a number that is not configured';
      expect(read({ results: others })).toMatchObject([
        { type: 'unknown', reason },
        { type: 'unknown', reason },
      ]);
    });
  });

  it('says why a message did not arrive', () => {
    const lost = {
      ...delivery,
      status: { ...status, groupId: 5, id: 14 },
      error: { id: 7003, description: 'blocked 573001112233' },
    };
    const [event] = read({ results: [lost] });
    expect(event).toMatchObject({
      status: 'rejected',
      error: { kind: 'recipient_blocked', providerCode: '7003' },
    });
    expect(JSON.stringify((event as { error: unknown }).error)).not.toContain('573001112233');
  });

  it('of somebody without a number is known by the user id', () => {
    const [event] = read({ results: [inbound({ type: 'TEXT', text: 'Hi' }, { from: undefined })] });
    expect(event).toMatchObject({ from: 'CO.1349' });
    expect(event).not.toHaveProperty('userId');
  });

  it('for another number belongs to nobody here', () => {
    const foreign = [
      { ...seen, to: '49301234567' },
      inbound({ type: 'TEXT', text: 'x' }, { to: '49301234567' }),
    ];
    for (const event of read({ results: foreign })) {
      expect(event).toMatchObject({ type: 'unknown', reason: 'concerns a number that is not configured' });
    }
    expect(
      read({ results: [inbound({ type: 'TEXT', text: 'x' }, { integrationType: 'MESSENGER' })] }),
    ).toMatchObject([{ type: 'unknown', reason: 'is a message of another channel' }]);
  });

  it('says what a message answers, and where the user came from', () => {
    const referral = {
      sourceType: 'AD',
      sourceId: 's',
      sourceUrl: 'https://a.test',
      headline: 'H',
      ctwaClickId: 'k',
    };
    expect(
      read({ results: [inbound({ type: 'TEXT', text: 'x', context: { id: 'corr-1' }, referral })] }),
    ).toMatchObject([
      {
        inReplyTo: 'corr-1',
        referral: {
          sourceType: 'ad',
          sourceId: 's',
          sourceUrl: 'https://a.test',
          headline: 'H',
          clickId: 'k',
        },
      },
    ]);
  });

  it.each<[string, unknown]>([
    ['a text without its text', { results: [inbound({ type: 'TEXT' })] }],
    ['a picture without its address', { results: [inbound({ type: 'IMAGE' })] }],
    ['a message of nobody', { results: [inbound({ type: 'TEXT', text: 'x' }, { from: '', contact: null })] }],
    ['a report without an id', { results: [{ status }] }],
    ['no batch', { hello: 1 }],
    ['no object', 'text'],
  ])('%s is unknown, and kept', (_, body) => {
    const events = read(body);
    expect(events).toMatchObject([{ type: 'unknown', provider: 'ib' }]);
    expect(events[0]).toHaveProperty('raw');
  });

  it('tells of templates and of what users want', () => {
    const change = { type: 'TEMPLATE_STATUS_UPDATE', newStatus: 'REJECTED', reason: 'SCAM' };
    const news = {
      messageTemplateName: 't',
      messageTemplateLanguage: 'es',
      timestamp: '2026-11-27T14:00:00.000+0000',
      change,
    };
    expect(read(news)).toMatchObject([
      {
        type: 'template',
        name: 't',
        language: 'es',
        state: 'rejected',
        reason: 'SCAM',
        occurredAt: '2026-11-27T14:00:00.000Z',
      },
    ]);
    expect(
      read({ ...news, change: { ...change, newStatus: 'SECOND_PAUSED', reason: 'NONE' } })[0],
    ).not.toHaveProperty('reason');
    const quality = { type: 'TEMPLATE_QUALITY_UPDATE', previousQualityScore: 'HIGH', newQualityScore: 'LOW' };
    expect(read({ ...news, change: quality })).toMatchObject([
      {
        type: 'account',
        change: 'TEMPLATE_QUALITY_UPDATE',
        occurredAt: '2026-11-27T14:00:00.000Z',
        raw: { messageTemplateName: 't', change: quality },
      },
    ]);
    const content = { sender: '441134960000', from: '573001112233', notificationMessagesStatus: 'stop' };
    expect(read({ from: '441134960000', content })).toMatchObject([
      { type: 'marketing-preference', from: '+573001112233', wants: false },
    ]);
    expect(read({ content: { ...content, sender: '1' } })).toMatchObject([{ type: 'unknown' }]);
  });

  it('shows none of our credentials', () => {
    const [event] = read({
      results: [inbound({ type: 'TEXT', text: 'canary: ada:canary-4711 wamux-test-key' })],
    });
    expect(JSON.stringify((event as { raw: unknown }).raw)).not.toMatch(/canary-4711|wamux-test-key/);
  });
});

it('an empty or broken body, and one without an end, throws nothing', () => {
  for (const rawBody of [undefined, null, '', Buffer.from(''), Buffer.from('{"results":[')] as never[]) {
    expect(parse({ ...request({}), rawBody })).toMatchObject([{ type: 'unknown' }]);
  }
  const many = { results: Array.from({ length: 40_001 }, () => 0) };
  expect(read(many).at(-1)).toMatchObject({
    type: 'unknown',
    reason: 'more than 40000 events in one request',
    raw: [0],
  });
});
