import { type SimulatorOptions, startSimulator } from '@wamux/simulator';
import { createMemoryStatusStore } from '@wamux/tracking';
import { type Client, createClient } from './client.js';
import { simulatedConfig } from './simulated-config.fixture.js';
import { startWebhookServer } from './webhook-server.fixture.js';

/** Every provider that pushes. */
export const pushing = ['meta', 'bird-eu', 'dt', 'd360', 'twilio', 'ib'] as const;

/** Simulated providers, an app's web server that they can push to, and a client with a store. */
export async function startPushedRig(options: SimulatorOptions) {
  const simulator = await startSimulator(options);
  let client: Client;
  const server = await startWebhookServer(() => client);
  const { origin } = server;
  const config = simulatedConfig(simulator);
  const { accessToken, appSecret, businessAccountId, phoneNumberId, verifyToken } =
    simulator.cloudApi.credentials;
  const statusStore = createMemoryStatusStore();
  client = await createClient(
    {
      ...config,
      providers: {
        dt: {
          ...config.providers.dt,
          webhook: { secrets: ['callback-secret'], publicUrl: `${origin}/dt` },
        },
        'bird-eu': {
          ...config.providers['bird-eu'],
          webhook: { secrets: [simulator.channels.credentials.signingKey], publicUrl: `${origin}/bird-eu` },
        },
        meta: {
          adapter: 'cloud-api',
          accessToken,
          phoneNumberId,
          businessAccountId,
          baseUrl: simulator.cloudApi.origin,
          webhook: { secrets: ['an-older-secret', appSecret], verifyToken },
        },
        d360: {
          adapter: 'dialog360',
          ...simulator.dialog360.description.config.settings,
          baseUrl: simulator.dialog360.origin,
          webhook: { secrets: [simulator.dialog360.credentials.platformSecret] },
        },
        twilio: {
          adapter: 'twilio',
          ...simulator.twilio.description.config.settings,
          baseUrl: simulator.twilio.origin,
          webhook: { secrets: [simulator.twilio.credentials.authToken], publicUrl: `${origin}/twilio` },
        },
        ib: {
          adapter: 'infobip',
          ...simulator.infobip.description.config.settings,
          baseUrl: simulator.infobip.origin,
          webhook: {
            ...simulator.infobip.description.config.webhook,
            secrets: [simulator.infobip.credentials.signingSecret],
          },
        },
      },
      templates: {
        order_shipped: {
          variables: ['customer', 'order'],
          on: {
            dt: config.templates.order_shipped.on.dt,
            'bird-eu': config.templates.order_shipped.on['bird-eu'],
            meta: { name: 'order_shipped', language: 'es' },
            d360: { name: 'order_shipped', language: 'es' },
            twilio: { ...simulator.twilio.description.config.templates.order_shipped },
            ib: { name: 'order_shipped', language: 'es' },
          },
        },
      },
      routes: pushing.map((id) => ({ when: { tag: id }, try: [id] })),
    },
    { statusStore },
  );
  return {
    simulator,
    client,
    statusStore,
    ...server,
    sideOf: (id: (typeof pushing)[number]) =>
      ({
        meta: simulator.cloudApi,
        'bird-eu': simulator.channels,
        dt: simulator.decisionTelecom,
        d360: simulator.dialog360,
        twilio: simulator.twilio,
        ib: simulator.infobip,
      })[id],
    /** A message by one provider; each `n` is another recipient. */
    order: (id: (typeof pushing)[number], n = 0) => ({
      to: `+57300111${2000 + n}`,
      name: 'order_shipped',
      variables: { customer: 'Ada', order: `A-${n}` },
      tags: [id],
    }),
    async close() {
      await client.close();
      await simulator.close();
      await server.close();
    },
  };
}
