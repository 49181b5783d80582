import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../simulator.js';
import { type ChannelsClient, channelsClient, receiver, text } from './channels-client.fixture.js';
import { orderShippedProjectId, otpCodeProjectId, parcelPhotoProjectId } from './channels-templates.js';

const start = Date.UTC(2026, 5, 30, 12, 0, 0);
let simulator: Simulator;
let client: ChannelsClient;
beforeEach(async () => {
  simulator = await startSimulator({ now: () => start });
  client = channelsClient(simulator);
});
afterEach(() => simulator.close());

const inDays = (days: number, format = (date: Date) => date.toISOString()) =>
  format(new Date(start + days * 24 * 60 * 60 * 1000));
const parameter = (key: string, value?: unknown) => ({ type: 'string', key, value });
const template = (changes: object = {}) => ({
  body: undefined,
  template: {
    projectId: orderShippedProjectId,
    version: 'latest',
    locale: 'es',
    parameters: [parameter('customer', 'Ada'), parameter('order', 'A-1')],
    ...changes,
  },
});
const otpCode = (...parameters: readonly object[]) => template({ projectId: otpCodeProjectId, parameters });
const contact = (fields: object) => ({ receiver: { contacts: [fields] } });

describe('accepted', () => {
  test('202 with the whole message', async () => {
    const answer = await client.send({
      reference: 'my-id-1',
      tags: ['Orders', 'vip_1'],
      replyTo: { id: 'x', type: 'message' },
      meta: { extraInformation: { useCase: 'transactional' } },
    });
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      channelId: simulator.channels.credentials.channelId,
      sender: { connector: { id: expect.any(String), identifierValue: '' } },
      receiver: {
        contacts: [
          {
            id: expect.stringMatching(/^[0-9a-f-]{36}$/),
            identifierKey: 'phonenumber',
            identifierValue: '+573001112233',
            platformAddress: '+573001112233',
          },
        ],
      },
      reference: 'my-id-1',
      meta: { extraInformation: { useCase: 'transactional' } },
      replyTo: { id: 'x', type: 'message' },
      tags: ['orders', 'vip_1'],
      body: text('Hola'),
      status: 'accepted',
      direction: 'outgoing',
      lastStatusAt: '2026-06-30T12:00:00.000Z',
      createdAt: '2026-06-30T12:00:00.000Z',
      updatedAt: '2026-06-30T12:00:00.000Z',
    });
    expect(simulator.ledger.acceptances).toEqual([
      {
        provider: 'channels',
        to: '573001112233',
        kind: 'text',
        content: 'Hola',
        reference: 'my-id-1',
        providerMessageId: answer.body.id,
        acceptedAt: start,
      },
    ]);
  });

  test('the same reference twice is two messages: it is no idempotency key', async () => {
    await client.send({ reference: 'r' });
    await client.send({ reference: 'r' });
    expect(simulator.ledger.doubles()).toHaveLength(1);
  });

  test('one number, however it is given, is one contact', async () => {
    const { id } = (await client.send()).body.receiver.contacts[0];
    const identifiers = [{ identifierKey: 'phonenumber', identifierValue: '+573001112233' }];
    for (const fields of [{ identifierValue: '+573001112233' }, { identifiers }, { id }]) {
      expect((await client.send(contact(fields))).body.receiver.contacts[0].id).toBe(id);
    }
  });

  test('somebody without a visible number, by their user id', async () => {
    const identifierValue = 'CO.13491208655302741918';
    const { status, body } = await client.send(contact({ identifierKey: 'whatsappbsuid', identifierValue }));
    expect(status).toBe(202);
    expect(body.receiver.contacts[0]).toMatchObject({ identifierKey: 'whatsappbsuid', identifierValue });
    await client.send({ ...template(), ...contact({ identifierKey: 'whatsappbsuid', identifierValue }) });
    expect(simulator.ledger.acceptances).toMatchObject([
      { to: identifierValue, kind: 'text' },
      { to: identifierValue, kind: 'template' },
    ]);
    for (const fields of [{ identifierValue }, { identifierKey: 'whatsappbsuid', identifierValue: 'Ada' }]) {
      expect((await client.send(contact(fields))).status).toBe(422);
    }
  });

  test('templates, by parameters or by variables, by the latest version or by its id', async () => {
    expect((await client.send(template())).status).toBe(202);
    const byVariables = { parameters: undefined, variables: { order: 'A-2', customer: 'Ada' } };
    const { status, body } = await client.send(
      template({ ...byVariables, version: '11111111-1111-4111-9111-111111111111' }),
    );
    expect(status).toBe(202);
    expect(body).toMatchObject({ template: { projectId: orderShippedProjectId } });
    await client.send(otpCode(parameter('code', '123456'), parameter('otp_key', '123456')));
    const photo = [
      parameter('photo', 'https://cdn.test/a.jpg'),
      parameter('tracking', 'x'),
      parameter('customer', 'Ada'),
    ];
    await client.send(template({ projectId: parcelPhotoProjectId, parameters: photo }));
    expect(simulator.ledger.acceptances.map(({ kind, content }) => `${kind}: ${content}`)).toEqual([
      'template: Ada | A-1',
      'template: Ada | A-2',
      'template: 123456',
      'template: Ada',
    ]);
  });
});

describe('refused with 422 and the field, nothing accepted', () => {
  afterEach(() => expect(simulator.ledger.acceptances).toEqual([]));

  const marketing = { extraInformation: { useCase: 'marketing' } };
  test.each([
    ['an unknown field', { to: '+573001112233' }, 'to'],
    [
      'an unknown field deeper down',
      { body: { type: 'text', text: { text: 'x', bold: true } } },
      'body.text.bold',
    ],
    ['no receiver', { receiver: undefined }, 'receiver'],
    ['no contacts', { receiver: { contacts: [] } }, 'receiver.contacts'],
    [
      'two contacts',
      { receiver: { contacts: [...receiver.contacts, ...receiver.contacts] } },
      'receiver.contacts',
    ],
    ['neither body nor template', { body: undefined }, 'body'],
    ['both body and template', { ...template(), body: text('x') }, 'body'],
    ['eleven tags', { tags: Array.from({ length: 11 }, (_, index) => `t${index}`) }, 'tags'],
    ['an empty tag', { tags: [''] }, 'tags.0'],
    ['a tag of 51', { tags: ['x'.repeat(51)] }, 'tags.0'],
    ['a tag with a dot', { tags: ['a', 'a.b'] }, 'tags.1'],
    ['a negative validity', { validity: -1 }, 'validity'],
    ['half a second of validity', { validity: 0.5 }, 'validity'],
    ['a schedule without zone', { scheduledFor: '2026-07-01T12:00:00' }, 'scheduledFor'],
    ['a schedule in 35 days and a minute', { scheduledFor: inDays(35.001) }, 'scheduledFor'],
    ['a cap without marketing', { capFrequency: true }, 'capFrequency'],
    ['a flag as text', { ignoreQuietHours: 'true' }, 'ignoreQuietHours'],
    ['an unknown meta key', { meta: { ...marketing, note: 'x' } }, 'meta.note'],
    ['a reply to nothing', { replyTo: { type: 'message' } }, 'replyTo.id'],
    ['a reference that is no string', { reference: 7 }, 'reference'],
    ['an unknown project', template({ projectId: 'order_shipped' }), 'template.projectId'],
    ['no project', template({ projectId: undefined }), 'template.projectId'],
    ['an unknown version', template({ version: '1' }), 'template.version'],
    ['another locale', template({ locale: 'en' }), 'template.locale'],
    ['a missing parameter', template({ parameters: [parameter('customer', 'Ada')] }), 'template.parameters'],
    ['a login code in the body alone', otpCode(parameter('code', '123456')), 'template.parameters'],
    ['a login code in the button alone', otpCode(parameter('otp_key', '123456')), 'template.parameters'],
    [
      'a parameter without value',
      template({ parameters: [parameter('customer', 'Ada'), parameter('order')] }),
      'template.parameters',
    ],
    [
      'an unknown parameter',
      template({ parameters: [parameter('customer', 'Ada'), parameter('order', 'A'), parameter('x', 'y')] }),
      'template.parameters',
    ],
    [
      'a repeated parameter',
      template({
        parameters: [parameter('customer', 'Ada'), parameter('order', 'A'), parameter('order', 'B')],
      }),
      'template.parameters',
    ],
    [
      'a parameter of another type',
      template({ parameters: [parameter('customer', 'Ada'), { type: 'number', key: 'order', value: 1 }] }),
      'template.parameters',
    ],
    [
      'parameters and variables',
      template({ variables: { customer: 'Ada', order: 'A' } }),
      'template.variables',
    ],
  ])('%s', async (_case, changes, field) => {
    const { status, body } = await client.send(changes);
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'InvalidPayload', message: expect.any(String) });
    expect(Object.keys(body.details ?? {})).toEqual([field]);
  });

  test.each([
    ['a phone without +', { identifierKey: 'phonenumber', identifierValue: '573001112233' }],
    ['an e-mail address', { identifierKey: 'emailaddress', identifierValue: 'ada@shop.test' }],
    ['an unknown contact', { id: 'dddddddd-dddd-4ddd-8ddd-dddddddddddd' }],
    ['nothing to find it by', {}],
  ])('a receiver that is %s', async (_case, fields) => {
    const { status, body } = await client.send(contact(fields));
    expect(status).toBe(422);
    expect(body.details).toHaveProperty(['receiver.contacts.0.identifierValue']);
  });

  test('a login code to a user id, with the code that Meta has for it', async () => {
    const code = otpCode(parameter('code', '123456'), parameter('otp_key', '123456'));
    const userId = contact({ identifierKey: 'whatsappbsuid', identifierValue: 'CO.1349120' });
    const { status, body } = await client.send({ ...code, ...userId });
    expect([status, body.message]).toEqual([422, expect.stringContaining('(#131062)')]);
  });

  test('what is no JSON is a 400, what is over 200 KB a 413', async () => {
    const send = (body: string, type = 'application/json') =>
      client.call(`${client.channel}/messages`, { method: 'POST', body, headers: { 'content-type': type } });
    expect((await send('{"receiver":')).status).toBe(400);
    expect((await send('{}', 'text/plain')).status).toBe(400);
    expect((await send(' '.repeat(200 * 1024 + 1))).status).toBe(413);
  });
});

test('limits that are just kept', async () => {
  const marketing = { extraInformation: { useCase: 'marketing' } };
  for (const changes of [
    { tags: Array.from({ length: 10 }, () => 'x'.repeat(50)) },
    { scheduledFor: inDays(35) },
    { capFrequency: true, meta: marketing },
    { validity: 0, template: null },
  ]) {
    expect(await client.send(changes)).toMatchObject({ status: 202 });
  }
});
