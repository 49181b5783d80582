import { describe, expect, it } from 'vitest';
import { type Client, createClient, loadConfig, type WamuxConfig } from 'wamux';
import { checkOwners } from './check-owners.js';

const uuid = (n: number) => `9f1c2d3e-0000-4000-8000-00000000000${n}`;
const publicUrl = 'https://shop.example.test/webhooks';
const of = (adapter: string, settings: object, webhook?: object) => ({
  adapter,
  ...settings,
  ...(webhook !== undefined && { webhook }),
});
const meta = (phoneNumberId: string, secret?: string) =>
  of(
    'cloud-api',
    { accessToken: 'token-4711', phoneNumberId, businessAccountId: '200' },
    secret === undefined ? undefined : { secrets: [secret], verifyToken: 'verify-4711' },
  );
const d360 = (phoneNumberId: string | undefined, webhook?: object) =>
  of('dialog360', { apiKey: 'key-4711', ...(phoneNumberId && { phoneNumberId }) }, webhook);
const bird = (channel: number, secret?: string) =>
  of(
    'channels',
    { accessKey: 'key-4711', workspaceId: uuid(1), channelId: uuid(channel) },
    secret === undefined ? undefined : { secrets: [secret], publicUrl },
  );
const twilio = (sender: object, isServed = true) =>
  of(
    'twilio',
    { accountSid: `AC${'9'.repeat(32)}`, authToken: 'token-4711', ...sender },
    isServed ? { secrets: ['token-4711'], publicUrl } : undefined,
  );
const vonage = (from: string) =>
  of('vonage', { apiKey: 'abcd1234', apiSecret: 'secret-4711', from }, { secrets: ['sign-4711'] });
const dt = (secret: string) =>
  of('decision-telecom', { apiKey: 'key-4711', sender: 'B' }, { secrets: [secret], publicUrl });

/** What is said of each provider: whose its news is. */
async function ownersOf(providers: Record<string, object>) {
  const config = { providers } as WamuxConfig;
  const client = await createClient(config);
  const { providers: loaded } = await loadConfig(config);
  const checks = await checkOwners(client, loaded);
  await client.close();
  expect(checks.every(({ check }) => check === 'webhook')).toBe(true);
  return Object.fromEntries(checks.map((check) => [check.of, [check.result, check.message, check.next]]));
}
const given = (named: string) => ['ok', `gets ${named}, also at the shared address`, undefined];
const nobodys = (named: string, at: string, id: string) => [
  'warning',
  `${named} match no provider if they arrive at the address of ${at}`,
  `Add providers.${id}.webhook to the config.`,
];

describe('the numbers of an app at one address', () => {
  it('are each given their own news, and one that is not served is named', async () => {
    const named = (id: string) => `events for phoneNumberId ${id}, businessAccountId 200`;
    expect(
      await ownersOf({
        shop: meta('106', 'app-secret'),
        branch: meta('107', 'app-secret'),
        depot: meta('108'),
      }),
    ).toEqual({
      shop: given(named('106')),
      branch: given(named('107')),
      depot: nobodys(named('108'), 'shop', 'depot'),
    });
  });

  it('count once where one is configured twice: for the first', async () => {
    const found = await ownersOf({ shop: meta('106', 'app-secret'), again: meta('106', 'app-secret') });
    expect(found.again).toEqual([
      'warning',
      'events for phoneNumberId 106, businessAccountId 200 go to shop, which is the first with the same owner',
      'Remove one of the two, or correct providers.again.',
    ]);
  });

  it('of two apps are told apart by the secret that signs', async () => {
    const found = await ownersOf({ shop: meta('106', 'app-secret'), other: meta('107', 'other-secret') });
    expect([found.shop?.[0], found.other?.[0]]).toEqual(['ok', 'ok']);
  });

  it('are told apart by whatever names them, at every provider', async () => {
    const registered = { secrets: ['header-secret'], header: 'x-webhook-secret' };
    const account = `events for accountSid AC${'9'.repeat(32)}`;
    const service = `MG${'9'.repeat(32)}`;
    expect(
      await ownersOf({
        bird: bird(2, 'bird-sign'),
        'bird-2': bird(3, 'bird-sign'),
        'bird-3': bird(4),
        d360: d360('501', registered),
        'd360-2': d360('502', registered),
        twilio: twilio({ from: '+14155550111' }),
        'twilio-2': twilio({ messagingServiceSid: service }),
        'twilio-3': twilio({ from: '+14155550333' }, false),
        vonage: vonage('14155550444'),
        dt: dt('dt-secret-1'),
      }),
    ).toEqual({
      bird: given(`events for channelId ${uuid(2)}`),
      'bird-2': given(`events for channelId ${uuid(3)}`),
      'bird-3': nobodys(`events for channelId ${uuid(4)}`, 'bird', 'bird-3'),
      d360: given('events for phoneNumberId 501'),
      'd360-2': given('events for phoneNumberId 502'),
      twilio: given(`${account}, from …0111`),
      'twilio-2': given(`${account}, messagingServiceSid ${service}`),
      'twilio-3': nobodys(`${account}, from …0333`, 'twilio', 'twilio-3'),
      vonage: given('events for from …0444'),
      dt: given('its events'),
    });
  });

  it('fail where their own news is not believed to be theirs', async () => {
    const { providers } = await loadConfig({ providers: { shop: meta('106', 'app-secret') } } as WamuxConfig);
    const reason = 'concerns a number or account that is not configured';
    for (const [events, told] of [
      [[], ''],
      [[{ type: 'unknown', reason }], `: it ${reason}`],
    ] as const) {
      const client = { handleWebhook: async () => ({ events }) } as unknown as Client;
      const message = `events for phoneNumberId 106, businessAccountId 200 match no provider${told}`;
      expect(await checkOwners(client, providers)).toMatchObject([{ result: 'failed', message }]);
    }
  });

  it('are not looked at where nothing is pushed, or nobody is served', async () => {
    const wolkvox = { adapter: 'wolkvox', server: '0023', token: 'token-4711', connectorId: '1' };
    expect(await ownersOf({ wolkvox, alone: meta('106') })).toEqual({});
  });
});
