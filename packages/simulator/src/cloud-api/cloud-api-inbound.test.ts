import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InboundContent } from '../webhooks/inbound-content.js';
import { seconds, startWebhookRig, type WebhookRig } from '../webhooks/webhook-rig.fixture.js';

let rig: WebhookRig;
beforeEach(async () => {
  rig = await startWebhookRig();
});
afterEach(() => rig.close());

describe('what a customer writes', () => {
  const from = '573001112233';
  const medium = {
    id: expect.any(String),
    sha256: expect.any(String),
    url: expect.stringMatching(/^http:.*mid=\d+&ext=\d+$/),
  };
  const value = async (sender: string, content: InboundContent) => {
    rig.simulator.cloudApi.sendWebhooksTo(rig.receiver.url);
    const id = await rig.simulator.cloudApi.receiveMessage(sender, content);
    const [webhook] = await rig.received(1);
    const told = webhook?.body.entry[0].changes[0].value;
    expect(told.messages[0]).toMatchObject({ id, timestamp: seconds(0) });
    return told;
  };

  test.each<[InboundContent, object]>([
    [{ type: 'text', text: 'Hola' }, { text: { body: 'Hola' } }],
    [
      { type: 'button-reply', id: 'yes', title: 'Sí' },
      {
        type: 'interactive',
        interactive: { type: 'button_reply', button_reply: { id: 'yes', title: 'Sí' } },
      },
    ],
    [
      { type: 'list-reply', id: 'r1', title: 'Row', description: 'd' },
      {
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id: 'r1', title: 'Row', description: 'd' } },
      },
    ],
    [
      { type: 'template-button', payload: 'P', text: 'Todo bien' },
      { type: 'button', button: { payload: 'P', text: 'Todo bien' } },
    ],
    [
      { type: 'image', mimeType: 'image/jpeg', caption: 'Foto' },
      { image: { ...medium, mime_type: 'image/jpeg', caption: 'Foto' } },
    ],
    [
      { type: 'document', mimeType: 'application/pdf', filename: 'a.pdf' },
      { document: { ...medium, mime_type: 'application/pdf', filename: 'a.pdf' } },
    ],
    [{ type: 'location', latitude: 4.6, longitude: -74 }, { location: { latitude: 4.6, longitude: -74 } }],
    [
      {
        type: 'contacts',
        cards: [{ formattedName: 'Ada L', firstName: 'Ada', phone: '+57 300 1112244', company: 'ACME' }],
      },
      {
        contacts: [
          {
            name: { formatted_name: 'Ada L', first_name: 'Ada' },
            phones: [{ phone: '+57 300 1112244', wa_id: '573001112244', type: 'CELL' }],
            org: { company: 'ACME' },
          },
        ],
      },
    ],
    [
      { type: 'reaction', messageId: 'wamid.x', emoji: '👍' },
      { reaction: { message_id: 'wamid.x', emoji: '👍' } },
    ],
    [{ type: 'reaction', messageId: 'wamid.x', emoji: '' }, { reaction: { message_id: 'wamid.x' } }],
    [
      {
        type: 'order',
        catalogId: 'c1',
        items: [{ productId: 'p1', quantity: 2, price: 30, currency: 'USD' }],
      },
      {
        order: {
          catalog_id: 'c1',
          product_items: [{ product_retailer_id: 'p1', quantity: 2, item_price: 30, currency: 'USD' }],
        },
      },
    ],
    [
      { type: 'flow-reply', response: { plan: 'Basic' } },
      {
        type: 'interactive',
        interactive: {
          type: 'nfm_reply',
          nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"plan":"Basic"}' },
        },
      },
    ],
    [
      { type: 'edit', messageId: 'wamid.x', text: 'nine' },
      { edit: { original_message_id: 'wamid.x', message: { type: 'text', text: { body: 'nine' } } } },
    ],
    [{ type: 'revoke', messageId: 'wamid.x' }, { revoke: { original_message_id: 'wamid.x' } }],
    [
      { type: 'text', text: 'Hola', groupId: 'G1' },
      { text: { body: 'Hola' }, group_id: 'G1' },
    ],
    [
      {
        type: 'text',
        text: 'Hola',
        referral: {
          sourceType: 'ad',
          sourceId: '1',
          sourceUrl: 'https://fb.test/1',
          headline: 'Pan',
          clickId: 'c',
        },
      },
      {
        text: { body: 'Hola' },
        referral: {
          source_type: 'ad',
          source_id: '1',
          source_url: 'https://fb.test/1',
          headline: 'Pan',
          ctwa_clid: 'c',
        },
      },
    ],
    [
      { type: 'unsupported', rawType: 'poll_creation' },
      { unsupported: { type: 'poll_creation' }, errors: [expect.objectContaining({ code: 131051 })] },
    ],
  ])('%j', async (content, parts) => {
    const { contacts, messages } = await value('+57 300 1112233', content);
    expect(contacts).toEqual([{ profile: { name: expect.any(String) }, wa_id: from }]);
    const common = { from, id: expect.stringMatching(/^wamid\./), timestamp: seconds(0) };
    expect(messages).toEqual([{ ...common, type: content.type, ...parts }]);
  });

  test('in reply to one of ours', async () => {
    const { messages } = await value(from, { type: 'text', text: 'Hola', replyTo: 'wamid.x' });
    expect(messages[0].context).toEqual({ from: expect.stringMatching(/^\d+$/), id: 'wamid.x' });
  });

  test('without showing a number', async () => {
    const told = await value('CO.13491208655302741918', { type: 'text', text: 'Hola' });
    const profile = { name: expect.any(String), username: expect.any(String) };
    expect(told.contacts).toEqual([{ profile, user_id: 'CO.13491208655302741918' }]);
    expect(told.messages[0]).toMatchObject({ from_user_id: 'CO.13491208655302741918' });
    expect(told.messages[0]).not.toHaveProperty('from');
  });

  test('another number: news that comes without contacts', async () => {
    const told = await value(from, { type: 'number-change', newNumber: '+573009998877' });
    expect(told).not.toHaveProperty('contacts');
    expect(told.messages[0]).toMatchObject({
      from,
      type: 'system',
      system: { type: 'user_changed_number', wa_id: '573009998877' },
    });
  });

  test('opens the window', async () => {
    rig.simulator.cloudApi.closeWindow(from);
    await value(`+${from}`, { type: 'text', text: 'Hola' });
    expect((await rig.meta.send()).status).toBe(200);
  });
});
