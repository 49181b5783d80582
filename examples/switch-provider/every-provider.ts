import { dialects, startSimulator } from '@wamux/simulator';
import { createClient, type FreeFormMessage, type TemplateMessage, type WamuxConfig } from 'wamux';

/** What became of one message at one provider: the kind that it was taken as, or why it was not taken. */
export interface Passage {
  /** The provider's name in the config. */
  readonly provider: string;
  readonly adapter: string;
  readonly template: string;
  readonly picture: string;
}

const to = '+573001112233';
const template: TemplateMessage = {
  to,
  name: 'order_shipped',
  language: 'es',
  variables: { customer: 'Ada', order: 'A-1' },
};
const picture: FreeFormMessage = {
  to,
  type: 'image',
  media: { url: 'https://files.example.test/parcel.jpg' },
  caption: 'Your parcel',
};

/** Sends the same template and the same picture through each simulated provider; only `routes` of the config changes. */
export async function sendThroughEvery(): Promise<readonly Passage[]> {
  await using simulator = await startSimulator();
  const entries = Object.values(dialects).map(({ config, name }) => ({
    id: config.id,
    adapter: name,
    template: { ...config.templates.order_shipped },
    entry: { adapter: name, ...config.settings, baseUrl: simulator.providers.get(name)?.origin },
  }));
  const config: WamuxConfig = {
    providers: Object.fromEntries(entries.map(({ entry, id }) => [id, entry])),
    templates: {
      order_shipped: {
        variables: ['customer', 'order'],
        on: Object.fromEntries(entries.map(({ id, template }) => [id, template])),
      },
    },
  };
  const passages: Passage[] = [];
  for (const { adapter, id } of entries) {
    const client = await createClient({ ...config, routes: [{ try: [id] }] });
    const before = simulator.ledger.acceptances.length;
    const sent = [await client.sendTemplate(template), await client.send(picture)];
    const taken = simulator.ledger.acceptances.slice(before).filter(({ provider }) => provider === adapter);
    const [asTemplate = '', asPicture = ''] = sent.map((result) =>
      result.match(
        () => `accepted, as ${taken.shift()?.kind}`,
        ({ capability, kind }) => (capability === undefined ? kind : `${kind}: ${capability}`),
      ),
    );
    passages.push({ provider: id, adapter, template: asTemplate, picture: asPicture });
    await client.close();
  }
  return passages;
}
