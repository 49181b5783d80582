import { dialects, type SimulatedProvider, type SimulatorOptions, startSimulator } from '@wamux/simulator';
import { createMemoryStatusStore } from '@wamux/tracking';
import { type Client, createClient } from './client.js';
import { startWebhookServer } from './webhook-server.fixture.js';

/** Every simulated provider that pushes, by its name in a config: a new one joins by its registration. */
export const pushing: readonly string[] = Object.values(dialects).flatMap(({ config, webhooks }) =>
  webhooks === undefined ? [] : [config.id],
);

/** Simulated providers, an app's web server that they can push to, and a client with a store. */
export async function startPushedRig(options: SimulatorOptions) {
  const simulator = await startSimulator(options);
  let client: Client;
  const server = await startWebhookServer(() => client);
  const sides = new Map(
    [...simulator.providers.values()]
      .map((side) => [side.description.config.id, side] as const)
      .filter(([id]) => pushing.includes(id)),
  );
  const statusStore = createMemoryStatusStore();
  client = await createClient(
    {
      providers: Object.fromEntries(
        [...sides].map(([id, side]) => [id, entryOf(side, `${server.origin}/${id}`)]),
      ),
      templates: {
        order_shipped: {
          variables: ['customer', 'order'],
          on: Object.fromEntries(
            [...sides].map(([id, { description }]) => [
              id,
              { ...description.config.templates.order_shipped },
            ]),
          ),
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
    sideOf(id: string): SimulatedProvider {
      const side = sides.get(id);
      if (side === undefined) throw new Error(`no provider of the name ${id} pushes`);
      return side;
    },
    /** Where a provider is told to push to; where nothing is signed, the address holds the proof. */
    addressOf(id: string): string {
      const url = `${server.origin}/${id}`;
      const { signing } = sides.get(id)?.description.webhooks ?? {};
      if (signing === undefined || signing.header !== null) return url;
      return signing.sign({ secret: unsignedSecret, url, body: '', at: Date.now() }).url;
    },
    /** A message by one provider; each `n` is another recipient. */
    order: (id: string, n = 0) => ({
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

/** Of a provider that signs nothing. */
const unsignedSecret = 'callback-secret';

/** A secret is being replaced: the provider signs with the second one. One that signs nothing has any. */
function entryOf({ description, origin }: SimulatedProvider, publicUrl: string) {
  const { config, name, webhooks } = description;
  const secrets = ['an-older-secret', webhooks?.signing.header?.secret ?? unsignedSecret];
  return {
    adapter: name,
    ...config.settings,
    baseUrl: origin,
    limits: { pairInterval: '0s' },
    webhook: { ...config.webhook, secrets, publicUrl },
  };
}
