import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { jsonOf } from '../exchange.fixture.js';
import { type Simulator, startSimulator } from '../simulator.js';
import { type ChannelsClient, channelsClient } from './channels-client.fixture.js';
import { orderShippedProjectId } from './channels-templates.js';

const start = Date.UTC(2026, 5, 30, 12, 0, 0);
let simulator: Simulator;
let client: ChannelsClient;
beforeEach(async () => {
  simulator = await startSimulator({ now: () => start });
  client = channelsClient(simulator);
});
afterEach(() => simulator.close());

describe('access', () => {
  const key = 'simulated-access-key';
  test.each([['Bearer simulated-access-key'], ['AccessKey other'], [key], [`accesskey ${key}`], ['']])(
    '"%s" is a 401',
    async (authorization) => {
      const answer = await client.call(`${client.channel}/messages`, { headers: { authorization } });
      expect(answer.status).toBe(401);
      expect(jsonOf(answer)).toEqual({ code: expect.any(String), message: expect.any(String) });
    },
  );

  test('a workspace, a channel or a page that is not ours is a 404', async () => {
    const other = 'dddddddd-dddd-4ddd-8ddd-dddddddddddd';
    const { workspaceId, channelId } = simulator.channels.credentials;
    const messageOf = async (path: string) => {
      const { status, body } = await client.get(path);
      return `${status} ${body.message}`;
    };
    const missing = '404 The requested resource does not exist:';
    expect(await messageOf(`/workspaces/${other}/channels/${channelId}/messages`)).toBe(
      `${missing} workspace not found`,
    );
    expect(await messageOf(`/workspaces/${workspaceId}/channels/${other}/messages`)).toBe(
      `${missing} channel not found`,
    );
    expect(await messageOf(`${client.channel}/batch/messages`)).toBe(`${missing} page not found`);
  });
});

test.each([
  ['unauthorized', 401],
  ['forbidden', 403],
  ['not-found', 404],
  ['conflict', 409],
  ['validation', 422],
  ['invalid-template', 422],
  ['rate-limit', 429],
  ['unlisted-code', 451],
] as const)('staged: %s is a %i', async (fault, status) => {
  simulator.channels.on('send', fault);
  const answer = await client.send();
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ code: expect.any(String), message: expect.any(String) });
  expect(simulator.ledger.acceptances).toEqual([]);
});

test('the service window of a contact', async () => {
  const { id } = (await client.send()).body.receiver.contacts[0];
  const windowOf = (query = '') => client.get(`${client.channel}/contacts/${id}${query}`);
  expect((await windowOf()).body).toEqual({ serviceWindowExpireAt: '2026-07-01T12:00:00.000Z' });
  simulator.channels.closeWindow('573001112233');
  expect((await windowOf('?contactIdentifierValue=')).body).toEqual({ serviceWindowExpireAt: null });
  simulator.channels.openWindow('+573001112233');
  expect((await windowOf('?contactIdentifierValue=%2B573001112233')).status).toBe(200);
  expect((await windowOf('?contactIdentifierValue=%2B573009998877')).status).toBe(404);
  expect((await client.get(`${client.channel}/contacts/none`)).status).toBe(404);
});

test('the templates of a project', async () => {
  const path = `${client.workspace}/projects/${orderShippedProjectId}/channel-templates`;
  expect((await client.get(`${path}?limit=100`)).body).toEqual({
    results: [
      expect.objectContaining({
        projectId: orderShippedProjectId,
        status: 'active',
        defaultLocale: 'es',
        deployments: expect.arrayContaining([
          { key: 'whatsappTemplateName', value: 'order_shipped', platform: 'whatsapp' },
        ]),
        variables: [expect.objectContaining({ key: 'customer' }), expect.objectContaining({ key: 'order' })],
      }),
    ],
  });
  expect((await client.get(`${path}?limit=101`)).status).toBe(422);
  expect((await client.get(`${path}?pageToken=x`)).status).toBe(400);
  expect((await client.get(`${client.workspace}/projects/none/channel-templates`)).status).toBe(404);
});
