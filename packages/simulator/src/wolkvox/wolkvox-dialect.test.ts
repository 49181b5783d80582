import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exchange, jsonOf } from '../exchange.fixture.js';
import { type Simulator, startSimulator } from '../simulator.js';
import { parametersRequired, template, type WolkvoxClient, wolkvoxClient } from './wolkvox-client.fixture.js';

const start = Date.UTC(2026, 5, 30, 12, 0, 0);
let clock = start;
let simulator: Simulator;
let client: WolkvoxClient;
beforeEach(async () => {
  clock = start;
  simulator = await startSimulator({ now: () => clock });
  client = wolkvoxClient(simulator);
});
afterEach(() => simulator.close());

describe('sends', () => {
  test('a template: 201 twice, as a number, and no id', async () => {
    const answer = await client.sendTemplate();
    expect(answer.status).toBe(201);
    expect(jsonOf(answer)).toEqual({
      code: 201,
      error: null,
      msg: 'Message has been sent successfully',
    });
    expect(simulator.ledger.acceptances).toEqual([
      {
        provider: 'wolkvox',
        to: '573001112233',
        kind: 'template',
        content: 'Ada | A-1',
        reference: 'c-7',
        providerMessageId: null,
        acceptedAt: start,
      },
    ]);
  });

  test('a template with a medium needs it in url_attach, one without has no use for it', async () => {
    const photo = { template_name: 'parcel_photo_es', template_vars: 'Ada' };
    expect((await client.sendTemplate(photo)).status).toBe(400);
    expect((await client.sendTemplate({ ...photo, url_attach: 'https://cdn.test/a.jpg' })).status).toBe(201);
    expect((await client.sendTemplate({ url_attach: 'https://cdn.test/a.jpg' })).status).toBe(400);
  });

  test('a free message, only while the window is open', async () => {
    expect((await client.sendText()).status).toBe(201);
    simulator.wolkvox.closeWindow('+57 300 111 2233');
    expect(await client.sendText()).toMatchObject({ status: 400 });
    expect((await client.sendTemplate()).status).toBe(201);
    simulator.wolkvox.openWindow('573001112233');
    expect((await client.sendText()).status).toBe(201);
    expect(simulator.ledger.acceptances.map(({ kind }) => kind)).toEqual(['text', 'template', 'text']);
  });
});

test('a token may be used twice at once, not three times', async () => {
  await using slow = await startSimulator({ latencyMs: 50 });
  const send = () =>
    exchange(`${slow.wolkvox.origin}/api/v2/whatsapp.php?api=send_template_official`, {
      method: 'POST',
      headers: { 'wolkvox-token': slow.wolkvox.credentials.token },
      body: template,
    });
  const answers = await Promise.all([send(), send(), send()]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 403]);
  expect(answers.map(({ body }) => body).join()).toContain('SIMULTANEOUS REQUESTS');
  expect(slow.wolkvox.maxInFlight).toBe(3);
  expect(slow.ledger.acceptances).toHaveLength(2);
  expect((await send()).status).toBe(201);
});

describe('templates and media', () => {
  test('sync_templates: `code` is a string here', async () => {
    const answer = await client.call('sync_templates', { body: { connector_id: '1' } });
    expect(jsonOf(answer)).toMatchObject({
      code: '200',
      error: null,
      msg: 'Templates synced successfully',
      data: [
        {
          name_template: 'order_shipped_es',
          body_template: expect.stringContaining('{{2}}'),
          idiom: 'es',
          category: 'UTILITY',
        },
        { name_template: 'otp_code_es' },
        { name_template: 'parcel_photo_es' },
        { name_template: 'welcome_es' },
      ],
    });
    expect((await client.call('sync_templates', { body: { connector_id: '' } })).status).toBe(400);
  });

  test('list_templates takes the connector from the query or from a body', async () => {
    const byQuery = await client.call('list_templates&connector_id=1');
    expect(jsonOf(byQuery)).toMatchObject({
      code: '200',
      data: {
        meta_templates: [
          { name: 'order_shipped_es', status: 'APPROVED' },
          { name: 'otp_code_es' },
          { components: [{ type: 'HEADER', format: 'IMAGE' }, { type: 'BODY' }] },
          { name: 'welcome_es' },
        ],
      },
    });
    const byBody = await client.call('list_templates', { method: 'GET', body: { connector_id: '1' } });
    expect(byBody.body).toBe(byQuery.body);
    expect((await client.call('list_templates')).status).toBe(400);
  });

  test('upload_media gives a handle', async () => {
    const upload = (file_url: string) =>
      client.call('upload_media', { body: { connector_id: '1', file_url } });
    expect(jsonOf(await upload('https://cdn.test/a.png'))).toMatchObject({
      code: '200',
      msg: 'Media uploaded successfully',
      data: { 0: 'media_uploaded_successfully', handle: expect.stringMatching(/.+/) },
    });
    expect((await upload('a.png')).status).toBe(400);
  });
});

describe('campaign report', () => {
  test('a message goes through the words of the report; it cannot say read', async () => {
    await client.sendTemplate();
    const record = { campaign_id: '900', telephone: '573001112233', errors: '', date: '2026-06-30 12:00:00' };
    const at = async (afterMs: number) => {
      clock = start + afterMs;
      return jsonOf(await client.report());
    };
    const said = (status: string, last_update: string) => ({
      code: '200',
      error: null,
      msg: expect.any(String),
      data: [{ ...record, status, last_update: `2026-06-30 12:00:${last_update}` }],
    });
    expect(await at(0)).toEqual(said('accepted', '00'));
    expect(await at(300)).toEqual(said('submitted', '00'));
    expect(await at(900)).toEqual(said('delivered', '00'));
    expect(await at(60_000)).toEqual(said('delivered', '00'));
  });

  test('a timeline of one recipient, with one word for both bad ends', async () => {
    simulator.wolkvox.setTimeline('+573001112233', [{ status: 'rejected', afterMs: 4000 }]);
    await client.sendTemplate();
    await client.sendTemplate({ telephone: '573009998877' });
    clock += 5000;
    expect(jsonOf(await client.report('all'))).toMatchObject({
      data: [
        { status: 'failed', errors: expect.stringMatching(/.+/), last_update: '2026-06-30 12:00:04' },
        { status: 'delivered', errors: '' },
      ],
    });
  });

  test('campaign and dates select', async () => {
    clock += 750;
    await client.sendTemplate();
    const count = async (...args: Parameters<WolkvoxClient['report']>) =>
      (jsonOf(await client.report(...args)) as { data: unknown[] }).data.length;
    expect(await count('900', '20260630120000', '20260630120000')).toBe(1);
    expect(await count('900', '20260630120001')).toBe(0);
    expect(await count('900', '20260601000000', '20260630115959')).toBe(0);
    expect(await count('901')).toBe(0);
  });

  test.each([
    ['a date that is none', '20261330000000', '20261331000000'],
    ['another format', '2026-06-30', '2026-07-01'],
    ['more than 31 days', '20260101000000', '20260301000000'],
    ['an end before its start', '20260630000000', '20260629000000'],
  ])('refuses %s', async (_case, from, to) => {
    expect(jsonOf(await client.report('all', from, to))).toEqual(parametersRequired);
  });
});
