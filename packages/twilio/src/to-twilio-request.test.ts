import type { FreeFormMessage, TemplateMessage } from '@wamux/core';
import { parseFreeFormMessage, parseTemplateMessage } from '@wamux/core/input';
import { describe, expect, it } from 'vitest';
import { toAcknowledge, toGetMessage, toListContents } from './to-twilio-request.js';
import { contentSid, endpointOf } from './twilio-endpoint.fixture.js';
import { twilio } from './twilio-provider.js';
import { sendRequest } from './twilio-request-api.js';

const to = '+573001112233';
type Message = FreeFormMessage extends infer One ? (One extends unknown ? Omit<One, 'to'> : never) : never;

const convert = (message: Message, more: object = {}) =>
  twilio.toRequest(endpointOf(more), parseFreeFormMessage({ to, ...message })._unsafeUnwrap());
const read = (request: { body?: unknown }) =>
  sendRequest.parse(Object.fromEntries(new URLSearchParams(String(request.body))));
const formOf = (message: Message, more: object = {}) => read(convert(message, more)._unsafeUnwrap());
const errorOf = (message: Message, more: object = {}) => convert(message, more)._unsafeUnwrapErr();

const base = { To: 'whatsapp:+573001112233', From: 'whatsapp:+14155550100' };
const media = (name: string) => ({ url: `https://files.example.test/${name}` });

describe('a message becomes a form', () => {
  it('at the account, with its credential', () => {
    const request = convert({ type: 'text', text: 'Hola & adiós' })._unsafeUnwrap();
    expect(request).toMatchObject({
      method: 'POST',
      origin: 'https://api.twilio.com',
      path: '/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json',
      headers: {
        authorization: `Basic ${Buffer.from('AC00000000000000000000000000000001:wamux-test-token').toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
    });
    expect(read(request)).toEqual({ ...base, Body: 'Hola & adiós' });
  });

  it('an API key takes the place of the Auth Token, and the account stays in the path', () => {
    const key = { authToken: undefined, apiKeySid: `SK${'0'.repeat(32)}`, apiKeySecret: 'key-secret' };
    const request = convert({ type: 'text', text: 'x' }, key)._unsafeUnwrap();
    expect(request.path).toContain('/AC00000000000000000000000000000001/');
    expect(request.headers?.authorization).toBe(
      `Basic ${Buffer.from(`SK${'0'.repeat(32)}:key-secret`).toString('base64')}`,
    );
  });

  it.each<[Message, object]>([
    [
      { type: 'image', media: media('a.jpg'), caption: 'Hi' },
      { MediaUrl: media('a.jpg').url, Body: 'Hi' },
    ],
    [{ type: 'video', media: media('a.mp4') }, { MediaUrl: media('a.mp4').url }],
    [{ type: 'audio', media: media('a.ogg'), voice: true }, { MediaUrl: media('a.ogg').url }],
    [{ type: 'sticker', media: media('a.webp') }, { MediaUrl: media('a.webp').url }],
    [{ type: 'document', media: media('a.pdf'), filename: 'b.pdf' }, { MediaUrl: media('a.pdf').url }],
    [
      { type: 'location', latitude: 4.71, longitude: -74.07, name: 'Shop', address: 'Cra 30' },
      { Body: 'Shop', PersistentAction: 'geo:4.71,-74.07|Cra 30' },
    ],
    [
      { type: 'location', latitude: 0.00000012, longitude: 10, address: 'Cra 30' },
      { Body: 'Cra 30', PersistentAction: 'geo:0.0000001,10|Cra 30' },
    ],
  ])('%j', (message, form) => {
    expect(formOf(message)).toEqual({ ...base, ...form });
  });

  it('a user id goes without a plus', () => {
    const message = parseFreeFormMessage({ to: 'CO.13491208655302741918', type: 'text', text: 'x' });
    const request = twilio.toRequest(endpointOf(), message._unsafeUnwrap())._unsafeUnwrap();
    expect(read(request).To).toBe('whatsapp:CO.13491208655302741918');
  });

  it('a Messaging Service sends beside a number or alone', () => {
    const messagingServiceSid = `MG${'0'.repeat(32)}`;
    const text = { type: 'text' as const, text: 'x' };
    expect(formOf(text, { messagingServiceSid })).toMatchObject({
      ...base,
      MessagingServiceSid: messagingServiceSid,
    });
    expect(formOf(text, { messagingServiceSid, from: undefined })).not.toHaveProperty('From');
  });

  it('carries its schedule in UTC and its validity in seconds, rounded up', () => {
    const scheduledFor = new Date(Date.now() + 86_400_000).toISOString();
    const form = formOf({ type: 'text', text: 'x', scheduledFor, validityMs: 60_001 });
    const SendAt = `${scheduledFor.slice(0, 19)}Z`;
    expect(form).toMatchObject({ ScheduleType: 'fixed', SendAt, ValidityPeriod: '61' });
  });
});

describe('the callback address', () => {
  const secrets = ['wamux-test-token'];
  const callbackOf = (publicUrl: string, correlationId: string) =>
    formOf({ type: 'text', text: 'x', correlationId }, { webhook: { secrets, publicUrl } }).StatusCallback;

  it.each([
    ['https://hooks.example.test/wa', 'corr-1', 'https://hooks.example.test/wa?correlation=corr-1'],
    [
      'https://hooks.example.test/wa?a=%20b',
      'a&b=c',
      'https://hooks.example.test/wa?a=%20b&correlation=a%26b%3Dc',
    ],
    ['https://hooks.example.test', "it's(1)*!", 'https://hooks.example.test?correlation=it%27s%281%29%2A%21'],
  ])('%s of %s', (publicUrl, correlationId, callback) => {
    expect(callbackOf(publicUrl, correlationId)).toBe(callback);
  });

  it('is not given where no webhook is configured', () => {
    expect(formOf({ type: 'text', text: 'x' })).not.toHaveProperty('StatusCallback');
  });

  it('shows no password of the configured address in a preview', () => {
    const publicUrl = 'https://hooks.example.test/wa?key=our-own-password';
    const secretsOf = endpointOf({ webhook: { secrets, publicUrl } }).secrets.map((secret) =>
      secret.reveal(),
    );
    expect(secretsOf).toContain('our-own-password');
  });
});

describe('what Twilio would drop or refuse is refused before', () => {
  it.each<[string, Message, string]>([
    ['a caption of a video', { type: 'video', media: media('a.mp4'), caption: 'x' }, 'caption'],
    ['a caption of a document', { type: 'document', media: media('a.pdf'), caption: 'x' }, 'caption'],
    ['a place without words', { type: 'location', latitude: 1, longitude: 2 }, 'location'],
    [
      'buttons without a content',
      { type: 'buttons', text: 'x', buttons: [{ id: 'a', title: 'A' }] },
      'buttons',
    ],
    ['a validity of more than ten hours', { type: 'text', text: 'x', validityMs: 36_000_001 }, 'validityMs'],
    [
      'a schedule beyond 35 days',
      { type: 'text', text: 'x', scheduledFor: new Date(Date.now() + 35.1 * 86_400_000).toISOString() },
      'scheduledFor',
    ],
  ])('%s', (_, message, capability) => {
    expect(errorOf(message)).toMatchObject({ kind: 'unsupported', provider: 'twilio-1', capability });
  });

  it('takes texts of 1,600 characters, and leaves longer ones to another provider', () => {
    expect(formOf({ type: 'text', text: 'x'.repeat(1600) }).Body).toHaveLength(1600);
    expect(errorOf({ type: 'text', text: 'x'.repeat(1601) })).toMatchObject({
      kind: 'unsupported',
      capability: 'text',
      issues: [{ path: 'text', message: 'has 1601 characters; expected at most 1600' }],
    });
    expect(formOf({ type: 'text', text: 'x', validityMs: 36_000_000 }).ValidityPeriod).toBe('36000');
  });

  it('options that it does not know', () => {
    const message = { type: 'text' as const, text: 'x', providerOptions: { twilio: { color: 'red' } } };
    expect(errorOf(message).kind).toBe('validation');
  });
});

describe('contents of the settings', () => {
  const contents = { buttons: { 2: contentSid(12) }, list: { 1: contentSid(21) } };
  const buttons = [
    { id: 'yes', title: 'Yes' },
    { id: 'no', title: 'No' },
  ];
  const row = { id: 'r1', title: 'Row', description: 'sub' };
  const list = { type: 'list' as const, text: 'Pick', button: 'Show' };

  it('are filled from the first variable upwards', () => {
    const form = formOf({ type: 'buttons', text: 'Coming?', buttons }, { contents });
    expect(form.ContentSid).toBe(contentSid(12));
    expect(JSON.parse(form.ContentVariables ?? '')).toEqual({
      1: 'Coming?',
      2: 'Yes',
      3: 'yes',
      4: 'No',
      5: 'no',
    });
    const rows = formOf({ ...list, sections: [{ rows: [row] }] }, { contents }).ContentVariables ?? '';
    expect(JSON.parse(rows)).toEqual({ 1: 'Pick', 2: 'Show', 3: 'Row', 4: 'r1', 5: 'sub' });
  });

  it.each<[string, Message, string]>([
    ['another number of buttons', { type: 'buttons', text: 'x', buttons: buttons.slice(1) }, 'buttons'],
    ['a header', { type: 'buttons', text: 'x', buttons, header: { type: 'text', text: 'H' } }, 'header'],
    ['a footer', { ...list, sections: [{ rows: [row] }], footer: 'F' }, 'header'],
    ['a row without a description', { ...list, sections: [{ rows: [{ id: 'a', title: 'A' }] }] }, 'list'],
    ['more than 1,024 characters', { ...list, text: 'x'.repeat(1025), sections: [{ rows: [row] }] }, 'text'],
    [
      'several sections',
      { ...list, sections: ['A', 'B'].map((title) => ({ title, rows: [{ ...row, id: title }] })) },
      'list',
    ],
  ])('have no place for %s', (_, message, capability) => {
    expect(errorOf(message, { contents })).toMatchObject({ kind: 'unsupported', capability });
  });
});

describe('a template is a content', () => {
  const variables = { customer: 'Ada', order: 'A-1' };
  const send = (binding: object, more: Partial<TemplateMessage> = {}, names = ['customer', 'order']) => {
    const templates = { shipped: { variables: names, binding: twilio.template.parse(binding) } };
    const message = parseTemplateMessage({ to, name: 'shipped', variables, ...more })._unsafeUnwrap();
    return twilio.toRequest(endpointOf(), message, templates);
  };
  const filled = (...given: Parameters<typeof send>) => {
    const { ContentSid, ContentVariables } = read(send(...given)._unsafeUnwrap());
    return [ContentSid, ContentVariables === undefined ? undefined : JSON.parse(ContentVariables)];
  };
  const sid = contentSid(1);

  it('whose variables are numbered, in an order of its own, or named', () => {
    expect(filled({ contentSid: sid })).toEqual([sid, { 1: 'Ada', 2: 'A-1' }]);
    expect(filled({ contentSid: sid, variables: ['order', 'customer'] })).toEqual([
      sid,
      { 1: 'A-1', 2: 'Ada' },
    ]);
    expect(filled({ contentSid: sid, variables: ['order'] })).toEqual([sid, { 1: 'A-1' }]);
    expect(filled({ contentSid: sid, variables: { customer: 'who' } })).toEqual([sid, { who: 'Ada' }]);
    expect(filled({ contentSid: sid }, { variables: {} }, [])).toEqual([sid, undefined]);
  });

  it('of which there is one for each language', () => {
    const contents = { es: contentSid(1), pt_BR: contentSid(2) };
    expect(filled({ contentSid: contents })[0]).toBe(contentSid(1));
    expect(filled({ contentSid: contents }, { language: 'pt-BR' })[0]).toBe(contentSid(2));
    expect(send({ contentSid: contents }, { language: 'en' })._unsafeUnwrapErr().kind).toBe(
      'template_not_found',
    );
    const one = { contentSid: sid, language: 'es' };
    expect(send(one, { language: 'en' })._unsafeUnwrapErr().kind).toBe('template_not_found');
    expect(() => twilio.template.parse({ contentSid: contents, language: 'es' })).toThrow(/only one place/);
  });

  it('with a header and buttons under the names that the mapping knows', () => {
    const binding = { contentSid: sid, header: '3', buttons: { 0: '4', 1: { key: '5', variable: 'order' } } };
    const more = {
      header: { type: 'text' as const, text: 'News' },
      buttons: [{ type: 'url' as const, index: 0, value: 'end' }],
    };
    expect(filled(binding, more)).toEqual([sid, { 1: 'Ada', 2: 'A-1', 3: 'News', 4: 'end', 5: 'A-1' }]);
    expect(send({ contentSid: sid }, { header: more.header })._unsafeUnwrapErr()).toMatchObject({
      kind: 'unsupported',
      message: expect.stringContaining('templates.shipped.on.twilio-1.header'),
    });
    expect(send({ contentSid: sid }, { buttons: more.buttons })._unsafeUnwrapErr().message).toContain(
      'buttons.0',
    );
  });

  it('whose media stand below the address that it fixes', () => {
    const header = { type: 'image' as const, media: media('photos/a.jpg') };
    const below = { contentSid: sid, header: '3', mediaBaseUrl: 'https://files.example.test/' };
    expect(filled(below, { header })[1]).toMatchObject({ 3: 'photos/a.jpg' });
    expect(filled({ contentSid: sid, header: '3' }, { header })[1]).toMatchObject({ 3: header.media.url });
    const file = { type: 'document' as const, media: media('x91.pdf') };
    expect(filled(below, { header: file })[1]).toMatchObject({ 3: 'x91.pdf' });
    expect(send(below, { header: { ...file, filename: 'Invoice.pdf' } })._unsafeUnwrapErr()).toMatchObject({
      kind: 'unsupported',
      capability: 'templateHeaderMedia',
      message: expect.stringContaining('cannot name the file of a header'),
    });
    const elsewhere = { ...below, mediaBaseUrl: 'https://other.example.test/' };
    expect(send(elsewhere, { header })._unsafeUnwrapErr()).toMatchObject({
      kind: 'unsupported',
      capability: 'templateHeaderMedia',
    });
  });
});

describe('other requests', () => {
  it('keep a message id within its place in the path', () => {
    const reference = { provider: 'twilio-1', providerMessageId: '../a b' };
    expect(toGetMessage(endpointOf(), reference)._unsafeUnwrap().path).toMatch(
      /\/Messages\/\.\.%2Fa%20b\.json$/,
    );
    const none = toGetMessage(endpointOf(), { ...reference, providerMessageId: null })._unsafeUnwrapErr();
    expect(none).toMatchObject({ kind: 'validation', issues: [{ path: 'providerMessageId' }] });
  });

  it('go to the hosts of their products, or to the one of the settings', () => {
    expect(toListContents(endpointOf(), undefined)).toMatchObject({
      origin: 'https://content.twilio.com',
      path: '/v1/ContentAndApprovals?PageSize=1000',
    });
    expect(toAcknowledge(endpointOf(), 'SM1')).toMatchObject({
      origin: 'https://messaging.twilio.com',
      path: '/v3/Indicators/Typing.json',
      body: '{"channel":"WHATSAPP","messageId":"SM1"}',
    });
    const baseUrl = 'http://127.0.0.1:9';
    const requests = [
      toListContents(endpointOf({ baseUrl }), '/p'),
      toAcknowledge(endpointOf({ baseUrl }), 'SM1'),
    ];
    expect(requests.map(({ origin }) => origin)).toEqual([baseUrl, baseUrl]);
  });
});
