import { dialects, type SimulatedProvider, type Simulator, startSimulator } from '@wamux/simulator';
import {
  type Client,
  createClient,
  type FreeFormMessage,
  type TemplateMessage,
  type WamuxConfig,
} from 'wamux';

/** What happened to one message at one provider. */
export interface Passage {
  /** The outcome by the receipt, with the kind as which the provider accepted it; or why it was not accepted. */
  readonly outcome: string;
  /** The request that the provider got: its first line, and its body in readable form; absent where no request was made. */
  readonly request?: string;
  /** Where the id in the receipt comes from; absent where there is no receipt. */
  readonly id?: "the provider's" | 'ours' | 'none';
}

/** The same two messages at one provider. */
export interface ProviderPassages {
  /** The provider's name in the config. */
  readonly provider: string;
  readonly adapter: string;
  readonly template: Passage;
  readonly picture: Passage;
}

const to = '+573001112233';
const template: TemplateMessage = {
  to,
  name: 'order_shipped',
  language: 'es',
  variables: { customer: 'Ada', order: 'A-1' },
  correlationId: 'parcel-1',
};
const picture: FreeFormMessage = {
  to,
  type: 'image',
  media: { url: 'https://files.example.test/parcel.jpg' },
  caption: 'Your parcel',
  correlationId: 'parcel-2',
};

/** Sends the same template and the same picture through each simulated provider; only the config's `routes` change. */
export async function sendThroughEvery(): Promise<readonly ProviderPassages[]> {
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
  const passages: ProviderPassages[] = [];
  for (const { adapter, id } of entries) {
    const client = await createClient({ ...config, routes: [{ try: [id] }] });
    const side = simulator.providers.get(adapter) as SimulatedProvider;
    passages.push({
      provider: id,
      adapter,
      template: await toPassage(simulator, side, () => client.sendTemplate(template)),
      picture: await toPassage(simulator, side, () => client.send(picture)),
    });
    await client.close();
  }
  return passages;
}

async function toPassage(
  { ledger }: Simulator,
  { requests }: SimulatedProvider,
  send: () => ReturnType<Client['send']>,
): Promise<Passage> {
  const before = requests.length;
  const result = await send();
  const request = requests.slice(before).map(toText).at(-1);
  const sent = request === undefined ? {} : { request };
  return result.match(
    ({ correlationId, providerMessageId, status }) => ({
      ...sent,
      outcome: `${status}, as ${ledger.acceptances.at(-1)?.kind}`,
      id:
        providerMessageId === null ? 'none' : providerMessageId === correlationId ? 'ours' : "the provider's",
    }),
    ({ capability, kind }) => ({
      ...sent,
      outcome: capability === undefined ? kind : `${kind}: ${capability}`,
    }),
  );
}

/** A form as its parameters, one per line; JSON as it was sent. */
function toText({ body, headers, method, path }: SimulatedProvider['requests'][number]): string {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  const parameters = [...new URLSearchParams(isForm ? body : '')].map(([name, value]) => `${name}=${value}`);
  return [`${method} ${path}`, ...(isForm ? parameters : [body])].join('\n');
}
