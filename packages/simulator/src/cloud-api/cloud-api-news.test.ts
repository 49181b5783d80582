import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InboundNews } from '../webhooks/inbound-news.js';
import { seconds, startWebhookRig, type WebhookRig } from '../webhooks/webhook-rig.fixture.js';

const from = '573001112233';
const userId = 'CO.13491208655302741918';
const timestamp = seconds(0);

let rig: WebhookRig;
beforeEach(async () => {
  rig = await startWebhookRig();
  rig.simulator.cloudApi.sendWebhooksTo(rig.receiver.url);
});
afterEach(() => rig.close());

async function change(news: InboundNews) {
  await rig.simulator.cloudApi.receiveNews(news);
  const [webhook] = await rig.received(1);
  return webhook?.body.entry[0].changes[0];
}

describe('news of a number', () => {
  test.each<[InboundNews, string, object]>([
    [
      { type: 'echo', to: `+${from}`, text: 'Ya voy' },
      'smb_message_echoes',
      {
        message_echoes: [
          {
            from: expect.stringMatching(/^\d+$/),
            to: from,
            id: expect.stringMatching(/^wamid\./),
            timestamp,
            type: 'text',
            text: { body: 'Ya voy' },
          },
        ],
      },
    ],
    [
      { type: 'call', callId: 'wacid.1', from: userId, event: 'connect' },
      'calls',
      {
        calls: [
          {
            id: 'wacid.1',
            from_user_id: userId,
            to: expect.stringMatching(/^\d+$/),
            timestamp,
            event: 'connect',
            direction: 'USER_INITIATED',
          },
        ],
      },
    ],
    [
      { type: 'marketing-preference', from, wants: false },
      'user_preferences',
      {
        user_preferences: [
          {
            wa_id: from,
            detail: 'User requested to stop marketing messages',
            category: 'marketing_messages',
            value: 'stop',
            timestamp: Number(timestamp),
          },
        ],
      },
    ],
    [
      { type: 'user-id-change', previous: userId, current: 'CO.2' },
      'messages',
      {
        messages: [
          {
            id: expect.stringMatching(/^wamid\./),
            timestamp,
            type: 'system',
            system: {
              body: `User Simulated Customer changed from ${userId} to CO.2`,
              type: 'user_changed_user_id',
              previous_user_id: userId,
              user_id: 'CO.2',
            },
          },
        ],
      },
    ],
  ])('$type: %j', async (news, field, parts) => {
    const { phoneNumberId } = rig.simulator.cloudApi.credentials;
    expect(await change(news)).toEqual({
      field,
      value: {
        messaging_product: 'whatsapp',
        metadata: { display_phone_number: expect.any(String), phone_number_id: phoneNumberId },
        ...parts,
      },
    });
  });
});

describe('news of the account', () => {
  test.each<[InboundNews, string, object]>([
    [
      { type: 'template-status', name: 'sale', language: 'es', event: 'PAUSED', reason: 'LOW_QUALITY' },
      'message_template_status_update',
      {
        event: 'PAUSED',
        message_template_id: expect.any(Number),
        message_template_name: 'sale',
        message_template_language: 'es',
        reason: 'LOW_QUALITY',
      },
    ],
    [
      { type: 'account', event: 'ACCOUNT_RESTRICTION' },
      'account_update',
      { phone_number: expect.any(String), event: 'ACCOUNT_RESTRICTION' },
    ],
    [
      { type: 'number-quality', event: 'FLAGGED' },
      'phone_number_quality_update',
      { display_phone_number: expect.any(String), event: 'FLAGGED', current_limit: 'TIER_1K' },
    ],
  ])('names no number that received it: %j', async (news, field, value) => {
    expect(await change(news)).toEqual({ field, value });
  });
});

test('a provider that documents no news tells none', async () => {
  const { receiveNews } = rig.simulator.channels;
  await expect(receiveNews({ type: 'account', event: 'X' })).rejects.toThrow('channels documents no news');
});
