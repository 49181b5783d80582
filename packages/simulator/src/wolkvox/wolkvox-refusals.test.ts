import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exchange, jsonOf } from '../exchange.fixture.js';
import { type Simulator, startSimulator } from '../simulator.js';
import { parametersRequired, template, type WolkvoxClient, wolkvoxClient } from './wolkvox-client.fixture.js';

const start = Date.UTC(2026, 5, 30, 12, 0, 0);
let simulator: Simulator;
let client: WolkvoxClient;
beforeEach(async () => {
  simulator = await startSimulator({ now: () => start });
  client = wolkvoxClient(simulator);
});
afterEach(() => simulator.close());

describe('refusals', () => {
  afterEach(() => expect(simulator.ledger.acceptances).toEqual([]));

  test.each([
    ['no token', {}, 401, 'PLEASE ENTER THE WOLKVOX-TOKEN'],
    ['a wrong token', { 'wolkvox-token': 'other' }, 403, 'PLEASE VALIDATE TOKEN'],
  ])('%s', async (_case, headers: Record<string, string>, status, msg) => {
    const url = `${simulator.wolkvox.origin}/api/v2/whatsapp.php?api=send_template_official`;
    const answer = await exchange(url, { method: 'POST', headers, body: template });
    expect(answer.status).toBe(status);
    expect(jsonOf(answer)).toMatchObject({ code: status, msg });
  });

  test.each([
    ['an unknown api', () => client.call('send_template', { body: template })],
    ['a wrong method', () => client.call('send_template_official')],
  ])('%s', async (_case, ask) => {
    const answer = await ask();
    expect(answer.status).toBe(400);
    expect(jsonOf(answer)).toMatchObject({ msg: 'THE API YOU WANT TO CONSULT DOES NOT EXIST' });
  });

  test('a page that does not exist is no answer of the API', async () => {
    expect(await client.call('x', {}, 'nothing.php')).toMatchObject({ status: 404 });
  });

  test.each([
    ['a missing field', { customer_id: undefined }],
    ['an unknown field', { language: 'es' }],
    ['a field that is no string', { connector_id: 1 }],
    ['an empty template name', { template_name: '' }],
    ['a telephone with +', { telephone: '+573001112233' }],
    ['another connector', { connector_id: '2' }],
    ['an unknown template', { template_name: 'order_shipped' }],
    ['too few variables', { template_vars: 'Ada' }],
    ['no variables', { template_vars: '' }],
    ['a ; inside a variable', { template_vars: 'Ada;A-1;B-2' }],
  ])('of a template: %s', async (_case, changes) => {
    const answer = await client.sendTemplate(changes);
    expect(answer.status).toBe(400);
    expect(jsonOf(answer)).toEqual(parametersRequired);
  });

  test.each([
    ['no message', { message: '' }],
    ['an unknown field', { url_attach: '' }],
  ])('of a free message: %s', async (_case, changes) => {
    expect(jsonOf(await client.sendText(changes))).toEqual(parametersRequired);
  });

  test('a body that is not JSON, or does not say so', async () => {
    const headers = { 'content-type': 'text/plain' };
    expect((await client.call('send_template_official', { body: template, headers })).status).toBe(400);
    expect((await client.call('send_template_official', { body: '{"connector_id":' })).status).toBe(400);
  });

  test.each([
    ['unauthorized', 403, 'PLEASE VALIDATE TOKEN'],
    ['rate-limit', 403, 'EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)'],
    ['quota', 403, 'TOKEN LIMIT EXCEEDED'],
    ['validation', 400, 'SOME PARAMETERS ARE REQUIRED'],
    ['not-found', 400, 'THE API YOU WANT TO CONSULT DOES NOT EXIST'],
    ['maintenance', 403, 'THE SERVER IS UNDER MAINTENANCE'],
    ['unlisted-code', 400, 'THE TEMPLATE DOES NOT EXIST'],
  ] as const)('staged: %s', async (fault, status, msg) => {
    simulator.wolkvox.on('send_template_official', fault);
    const answer = await client.sendTemplate();
    expect(answer.status).toBe(status);
    expect(jsonOf(answer)).toMatchObject({ code: status, msg });
  });
});
