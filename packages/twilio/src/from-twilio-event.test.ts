import { Secret, type WebhookReceiver } from '@wamux/core';
import { describe, expect, it } from 'vitest';
import {
  accountSid,
  form,
  from,
  publicUrl,
  receiver,
  request,
  sid,
  signatureOf,
} from './twilio-webhook.fixture.js';
import { createTwilioWebhook } from './twilio-webhook.js';

const token = 'wamux-test-token';
const parse = (parameters: Record<string, string>, url = publicUrl) =>
  receiver(publicUrl, token).parse(request(form(parameters), {}, url))[0];

const report = {
  MessageSid: sid,
  MessageStatus: 'delivered',
  AccountSid: accountSid,
  From: `whatsapp:${from}`,
  To: 'whatsapp:+573001112233',
  ChannelPrefix: 'whatsapp',
};

describe('a report', () => {
  it('is a status with our id from the address', () => {
    expect(parse(report, `${publicUrl}?app=1&correlation=corr%2F1`)).toEqual({
      type: 'status',
      provider: 'twilio-1',
      providerMessageId: sid,
      correlationId: 'corr/1',
      status: 'delivered',
      rawStatus: 'delivered',
      occurredAt: null,
      recipient: '+573001112233',
      raw: report,
    });
  });

  it('has the reason of a failure', () => {
    const failed = parse({ ...report, MessageStatus: 'undelivered', ErrorCode: '63016' });
    expect(failed).toMatchObject({
      status: 'failed',
      rawStatus: 'undelivered',
      error: { kind: 'window_closed', provider: 'twilio-1', providerCode: '63016' },
    });
    expect(parse(report)).not.toHaveProperty('error');
    expect(parse({ ...report, MessageStatus: 'failed' })).toMatchObject({ error: { kind: 'unknown' } });
  });

  it('leaves open whether a message arrived that Twilio gave up so that it does not arrive twice', () => {
    expect(parse({ ...report, MessageStatus: 'failed', ErrorCode: '30410' })).toMatchObject({
      status: 'unknown',
      rawStatus: 'failed',
      error: { kind: 'timeout', providerCode: '30410' },
    });
  });

  it.each([
    ['SMS', from, '+573001112233'],
    ['RCS', 'rcs:brand_agent', 'rcs:+573001112233'],
    ['Messenger', 'messenger:1', 'messenger:2'],
  ])('of %s is no news of WhatsApp, also where the number is ours', (_, ours, theirs) => {
    const other = { type: 'unknown', reason: 'is news of another channel' };
    expect(parse({ ...report, From: ours, To: theirs })).toMatchObject(other);
    expect(parse({ MessageSid: sid, From: theirs, To: ours, Body: 'Hola' })).toMatchObject(other);
  });

  it('keeps what it does not know, several values as a list, and shows no credential of ours', () => {
    const body = `${form({ ...report, MessageStatus: 'teleported' })}&New=1&New=2&Note=canary-4711+${token}`;
    expect(receiver(publicUrl, token).parse(request(body))[0]).toMatchObject({
      status: 'unknown',
      rawStatus: 'teleported',
      raw: { New: ['1', '2'], Note: '[redacted] [redacted]' },
    });
  });

  it('is of a user who shows no number', () => {
    expect(parse({ ...report, To: 'whatsapp:CO.13491208655302741918' })).toMatchObject({
      recipient: 'CO.13491208655302741918',
    });
  });

  it('does not believe an id that the signature does not cover', () => {
    const parameters = Object.entries(report)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flat()
      .join('');
    const own = receiver(publicUrl, token);
    const headers = { 'x-twilio-signature': signatureOf(token, publicUrl, parameters) };
    const replayed = request(form(report), headers, `${publicUrl}?correlation=somebody-elses`);
    expect(own.verify(replayed).isOk()).toBe(true);
    expect(own.parse(replayed)[0]).not.toHaveProperty('correlationId');
    const covered = { 'x-twilio-signature': signatureOf(token, `${publicUrl}?correlation=ours`, parameters) };
    const genuine = request(form(report), covered, '/wa/twilio?correlation=ours');
    expect(own.parse(genuine)[0]).toMatchObject({ correlationId: 'ours' });
  });
});

const said = {
  MessageSid: sid,
  AccountSid: accountSid,
  From: 'whatsapp:+573001112233',
  To: `whatsapp:${from}`,
  WaId: '573001112233',
  ProfileName: 'Ada',
  NumMedia: '0',
  Body: '',
};

describe('a message', () => {
  it('of a user who shows no number names their id once', () => {
    const user = 'whatsapp:CO.1349';
    const hidden = parse({ ...said, Body: 'Hola', From: user, WaId: '', ExternalUserId: user });
    expect(hidden).toMatchObject({ type: 'message', from: 'CO.1349' });
    expect(hidden).not.toHaveProperty('userId');
  });

  it('tells who wrote it, what it answers and where they came from', () => {
    const parameters = {
      ...said,
      Body: 'Hola',
      ExternalUserId: 'whatsapp:CO.1349',
      OriginalRepliedMessageSid: 'SM2',
      ReferralSourceType: 'ad',
      ReferralSourceId: '1',
      ReferralSourceUrl: 'https://fb.example.test/1',
      ReferralHeadline: 'Shoes',
      ReferralCtwaClid: 'click-1',
    };
    expect(parse(parameters)).toEqual({
      type: 'message',
      provider: 'twilio-1',
      providerMessageId: sid,
      from: '+573001112233',
      userId: 'CO.1349',
      profileName: 'Ada',
      inReplyTo: 'SM2',
      referral: {
        sourceType: 'ad',
        sourceId: '1',
        sourceUrl: 'https://fb.example.test/1',
        headline: 'Shoes',
        clickId: 'click-1',
      },
      content: { type: 'text', text: 'Hola' },
      occurredAt: null,
      raw: parameters,
    });
    expect(parse({ ...said, From: 'whatsapp:CO.1349', Body: 'Hola' })).toMatchObject({ from: 'CO.1349' });
  });

  const file = (type: string) => ({
    NumMedia: '1',
    MediaUrl0: 'https://api.twilio.com/m',
    MediaContentType0: type,
  });
  const media = { url: 'https://api.twilio.com/m', provider: 'twilio-1' };
  it.each<[object, object]>([
    [
      { ...file('image/jpeg'), MessageType: 'image', Body: 'Look' },
      { type: 'image', media, contentType: 'image/jpeg', caption: 'Look' },
    ],
    [file('video/mp4'), { type: 'video', media, contentType: 'video/mp4' }],
    [file('audio/ogg'), { type: 'audio', media, contentType: 'audio/ogg' }],
    [
      { ...file('image/webp'), MessageType: 'sticker' },
      { type: 'sticker', media, contentType: 'image/webp' },
    ],
    [file('application/pdf'), { type: 'document', media, contentType: 'application/pdf' }],
    [file('text/vcard'), { type: 'document', media, contentType: 'text/vcard' }],
    [
      { Latitude: '4.71', Longitude: '-74.07', Label: 'Shop', Address: 'Cra 30' },
      { type: 'location', latitude: 4.71, longitude: -74.07, name: 'Shop', address: 'Cra 30' },
    ],
    [
      { MessageType: 'button', Body: 'Yes', ButtonText: 'Yes', ButtonPayload: 'yes' },
      { type: 'button-reply', id: 'yes', title: 'Yes' },
    ],
    [
      { ButtonText: 'Yes', Body: 'Yes' },
      { type: 'button-reply', id: 'Yes', title: 'Yes' },
    ],
    [
      { MessageType: 'interactive', Body: 'Row', ListId: 'r1', ListTitle: 'Row' },
      { type: 'list-reply', id: 'r1', title: 'Row' },
    ],
    ...[
      {
        MessageType: 'interactive',
        Body: 'Sent',
        InteractiveData: '{"flowResponse":{"flow_token":"t","n":[1]}}',
      },
      { InteractiveData: '{"nfm_reply":{"response_json":"{\\"flow_token\\":\\"t\\",\\"n\\":[1]}"}}' },
      { Body: 'Sent', FlowData: '{"flow_token":"t","n":[1]}' },
    ].map((parts): [object, object] => [
      parts,
      { type: 'flow-reply', response: { flow_token: 't', n: [1] } },
    ]),
    ...['{"flowResponse":[]}', '{"nfm_reply":{"response_json":"no"}}', '[]', 'no'].map(
      (InteractiveData): [object, object] => [
        { MessageType: 'interactive', Body: 'Sent', InteractiveData },
        { type: 'unsupported', rawType: 'interactive' },
      ],
    ),
    [
      {
        MessageType: 'interactive',
        Body: 'Row',
        ListId: 'r1',
        InteractiveData: '{"list_reply":{"id":"r1"}}',
      },
      { type: 'list-reply', id: 'r1', title: 'Row' },
    ],
    [
      { MessageType: 'text', Body: 'Hola' },
      { type: 'text', text: 'Hola' },
    ],
    [
      { MessageType: 'poll', Body: 'x' },
      { type: 'unsupported', rawType: 'poll' },
    ],
    [{}, { type: 'unsupported', rawType: '' }],
  ])('%j', (parts, content) => {
    expect(parse({ ...said, ...parts })).toMatchObject({ type: 'message', content });
  });

  it('is unknown without its SID or its sender', () => {
    expect(parse({ ...said, MessageSid: '' })).toMatchObject({ type: 'unknown', provider: 'twilio-1' });
    expect(parse({ ...said, From: '', WaId: '', Body: 'x' })).toMatchObject({ type: 'unknown' });
    expect(parse({ Event: 'something-else' })).toEqual({
      type: 'unknown',
      provider: 'twilio-1',
      raw: { Event: 'something-else' },
    });
  });
});

describe('belongs to', () => {
  const service = `MG${'0'.repeat(32)}`;
  const byService = createTwilioWebhook(
    { accountSid, from: undefined, id: 'twilio-2', messagingServiceSid: service, secrets: [] },
    { webhook: { secrets: [new Secret(token)], publicUrl } },
  ) as WebhookReceiver;
  const of = (one: WebhookReceiver, parameters: Record<string, string>) =>
    one.parse(request(form(parameters)))[0];

  it('the instance whose number sends or is written to', () => {
    const own = receiver(publicUrl, token);
    expect(own.owner).toEqual({ sender: from, account: accountSid });
    const reason = 'is news of a sender that is not configured';
    expect(of(own, { ...report, From: 'whatsapp:+14155550199' })).toMatchObject({ type: 'unknown', reason });
    expect(of(own, { ...said, To: 'whatsapp:+14155550199', Body: 'x' })).toMatchObject({
      type: 'unknown',
      reason,
    });
  });

  it('the instance of the Messaging Service, whatever number it chose', () => {
    expect(byService.owner).toEqual({ sender: service, account: accountSid });
    expect(of(byService, { ...report, MessagingServiceSid: service })).toMatchObject({ type: 'status' });
    expect(of(byService, report)).toMatchObject({ type: 'status', provider: 'twilio-2' });
    expect(of(byService, { ...report, MessagingServiceSid: `MG${'1'.repeat(32)}` })).toMatchObject({
      type: 'unknown',
    });
  });

  it('whoever is found by what the event names', () => {
    const asked: object[] = [];
    const [event] = receiver(publicUrl, token).parse(
      request(form({ ...report, From: 'whatsapp:+14155550199' })),
      (named) => {
        asked.push(named);
        return 'twilio-3';
      },
    );
    expect(event).toMatchObject({ type: 'status', provider: 'twilio-3' });
    expect(asked).toEqual([{ sender: '+14155550199', account: accountSid }]);
  });
});
