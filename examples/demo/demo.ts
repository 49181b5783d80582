import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { createMemoryStatusStore } from '@wamux/tracking';
import {
  type Client,
  createClient,
  type FreeFormMessage,
  onEvents,
  type SendReceipt,
  type WamuxConfig,
} from 'wamux';
import { environmentOf, register } from './environment.js';
import { type DemoEvent, toAccount } from './events.js';
import { followStatuses } from './follow-statuses.js';
import { print, printJson } from './print.js';
import { startWebhookServer } from './webhook-server.js';

const tell: (event: DemoEvent) => void = process.argv.includes('--json') ? printJson : print;

const simulator = await startSimulator();
const webhooks = await startWebhookServer();
const environment = { ...environmentOf(simulator), WEBHOOKS_URL: webhooks.origin };
/** Pushed statuses may come before anybody asks for them: they wait here. */
const statusStore = createMemoryStatusStore();
const configFile = new URL('wamux.config.json', import.meta.url);
const written: WamuxConfig = JSON.parse(await readFile(configFile, 'utf8'));
for (const [id, { adapter, webhook }] of Object.entries(written.providers)) {
  const side = simulator.providers.get(adapter);
  if (side !== undefined && webhook !== undefined) register(side, `${webhooks.origin}/${id}`);
}
/** The config file with other routes, which is all that an app edits to switch providers. */
const withRoutes = (...ids: string[]) =>
  createClient({ ...written, routes: [{ try: ids }] }, { environment, statusStore });

/** Everything accepted so far, with the recipient, because some providers find a message only by that. */
const accepted: {
  readonly receipt: Pick<SendReceipt, 'provider' | 'providerMessageId'>;
  readonly to: string;
}[] = [];
let unreconciled = 0;
let recipients = 0;

/** Every message goes to its own recipient, so that a double cannot hide. */
const nextRecipient = (): string => {
  recipients += 1;
  return `+57300111${String(1000 + recipients)}`;
};

type Unaddressed<Message> = Message extends unknown ? Omit<Message, 'to'> : never;

async function send(client: Client, label: string, message: Unaddressed<FreeFormMessage> | 'template') {
  const to = nextRecipient();
  const result = await (message === 'template'
    ? client.sendTemplate({
        to,
        name: 'order_shipped',
        language: 'es',
        variables: { customer: 'Ada', order: to.slice(-4) },
      })
    : client.send({ ...message, to }));
  const shown = { type: 'sent', message: label, to: `…${to.slice(-4)}` } as const;
  if (result.isOk()) {
    const { provider, attempts } = result.value;
    accepted.push({ receipt: result.value, to });
    tell({ ...shown, outcome: 'accepted', provider, attempts });
    return;
  }
  const { outcome, provider, attempts = [], message: error } = result.error;
  if (outcome === 'unknown') unreconciled += 1;
  tell({ ...shown, outcome, provider, attempts, error });
}

onEvents({
  outcomeUnknown: ({ provider, kind }) => tell({ type: 'outcomeUnknown', provider, kind }),
  reconciled: ({ provider }) => tell({ type: 'reconciled', provider }),
});

async function tellTheStory({ wolkvox, decisionTelecom, channels }: Simulator): Promise<Client> {
  tell({ type: 'chapter', title: 'A first message, by the first provider of the config' });
  const client = await createClient(written, { environment, statusStore });
  webhooks.client = client;
  await send(client, 'text', { type: 'text', text: 'Hola, Ada' });

  tell({ type: 'chapter', title: 'One template and one picture through all nine: only `routes` changes' });
  const media = { url: 'https://files.example.test/parcel.jpg' };
  for (const id of Object.keys(written.providers)) {
    const switched = await withRoutes(id);
    tell({ type: 'config', edit: `"routes": [{ "try": ["${id}"] }]` });
    await send(switched, 'template', 'template');
    await send(switched, 'image', { type: 'image', media, caption: 'Your parcel' });
    await switched.close();
  }

  tell({ type: 'chapter', title: 'Media: providers that cannot are passed over before any call' });
  await send(client, 'image', { type: 'image', media, caption: 'Your parcel' });
  await send(client, 'location', { type: 'location', latitude: 4.71, longitude: -74.07, name: 'Shop' });

  tell({ type: 'chapter', title: 'One provider is away, the next has no balance: the third takes over' });
  await wolkvox.unplug();
  // A request on a connection that has just closed would rightly be unknown, so the app first gets time to notice.
  await wait(50);
  const fixed = decisionTelecom.on('send-whatsapp', 'no-balance');
  await send(client, 'template', 'template');
  await wolkvox.plug();
  fixed();

  tell({ type: 'chapter', title: 'A provider accepts, and its answer is lost: unknown is not sent again' });
  const birdFirst = await withRoutes('bird-eu', 'dt');
  channels.on('send', 'reset-after-acceptance', { times: 1 });
  await send(birdFirst, 'template', 'template');
  await birdFirst.close();
  return client;
}

const client = await tellTheStory(simulator);
tell({ type: 'chapter', title: 'What became of them' });
await followStatuses(client, accepted, tell);

const { ledger } = simulator;
const account = toAccount({
  acceptedByUs: accepted.length,
  acceptedByProviders: ledger.acceptances.length,
  doubles: ledger.doubles(({ to }) => to).length,
  unreconciled,
});
tell(account);
await client.close();
await simulator.close();
await webhooks.close();
process.exitCode = account.addsUp ? 0 : 1;
