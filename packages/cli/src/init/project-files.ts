import { type Framework, servers } from './project-servers.js';

/** The choices that a project is made from. */
export interface ProjectOptions {
  readonly framework: Framework;
  /** Whether the project stores messages in an outbox before they are sent. */
  readonly withOutbox: boolean;
  /** The adapters of its config. */
  readonly adapters: readonly string[];
  /** The version of the packages of wamux that it depends on. */
  readonly version: string;
}

/** The files of a small TypeScript project, by their paths in it: it sends, takes webhooks in, and is tested. */
export function toProjectFiles(options: ProjectOptions): Readonly<Record<string, string>> {
  const { framework, withOutbox } = options;
  const { files, filesWithOutbox, ignored, tsconfig } = servers[framework];
  return {
    'package.json': `${JSON.stringify(toManifest(options), null, 2)}\n`,
    'tsconfig.json': tsconfig,
    '.gitignore': `${['node_modules/', ...ignored, '.env', '*.db', '*.db-shm', '*.db-wal'].join('\n')}\n`,
    'src/messages.ts': withOutbox ? messagesByOutbox : messages,
    ...files,
    ...(withOutbox && filesWithOutbox),
    'src/messages.test.ts': toTest(options),
  };
}

function toManifest({ framework, version, withOutbox }: ProjectOptions): object {
  const ours = `^${version}`;
  const { dependencies, devDependencies, scripts } = servers[framework];
  const versioned = Object.entries(dependencies).map(([name, range]) => [
    name,
    range === 'ours' ? ours : range,
  ]);
  return {
    private: true,
    type: 'module',
    scripts: {
      ...scripts,
      test: 'tsx --test src/messages.test.ts',
      check: 'tsc',
    },
    dependencies: {
      ...(withOutbox && { '@wamux/outbox': ours }),
      ...Object.fromEntries(versioned),
      wamux: ours,
    },
    devDependencies: {
      ...devDependencies,
      '@types/node': '^20.19.43',
      '@wamux/cli': ours,
      '@wamux/simulator': ours,
      tsx: '^4.23.15',
      typescript: '^6.0.3',
    },
  };
}

const take = `/** Called with everything that a provider pushes, before it is answered: where this fails, the provider sends it again. */
export async function take(events: readonly WebhookEvent[]): Promise<void> {
  for (const event of events) {
    if (event.type === 'status') console.log(event.provider, event.providerMessageId, event.status);
    if (event.type === 'message') console.log(event.provider, event.providerMessageId, 'from a user');
  }
}
`;

const messages = `import { createClient, type WamuxConfig, type WebhookEvent } from 'wamux';

export type Messages = Awaited<ReturnType<typeof openMessages>>;

/** Opens what sends the messages of the app. The config is a file, or an object in a test. */
export async function openMessages(config: string | WamuxConfig = 'wamux.config.yaml') {
  const client = await createClient(config);
  return {
    client,
    /** Gives a receipt, or an error whose \`outcome\` says whether the message may be sent again. */
    sendOrderShipped: (to: string, customer: string, order: string) =>
      client.sendTemplate({ to, name: 'order_shipped', language: 'es', variables: { customer, order } }),
    close: () => client.close(),
  };
}

${take}`;

const messagesByOutbox = `import { openOutbox } from '@wamux/outbox';
import { createClient, type WamuxConfig, type WebhookEvent } from 'wamux';

export type Messages = Awaited<ReturnType<typeof openMessages>>;

/** Opens what sends the messages of the app. The config is a file, or an object in a test. */
export async function openMessages(
  config: string | WamuxConfig = 'wamux.config.yaml',
  url = process.env.WAMUX_OUTBOX ?? 'file:outbox.db',
) {
  const client = await createClient(config);
  const outbox = await openOutbox({ url, client });
  outbox.start();
  return {
    client,
    outbox,
    /** Stores the message, once for each order however often it is called, and sends it from there. */
    sendOrderShipped: (to: string, customer: string, order: string) =>
      outbox.enqueue(
        { to, type: 'template', name: 'order_shipped', language: 'es', variables: { customer, order } },
        { idempotencyKey: \`shipped-\${order}\` },
      ),
    async close() {
      await outbox.close();
      await client.close();
    },
  };
}

${take}`;

function toTest({ adapters, framework, withOutbox }: ProjectOptions): string {
  const { ask, nodeImports, open, ownImports } = servers[framework].test;
  const memory = withOutbox ? ", ':memory:'" : '';
  const wait = withOutbox
    ? `
  for await (const { state } of messages.outbox.events({ after: begin })) if (state === 'accepted') break;`
    : '';
  const begin = withOutbox
    ? `
  const begin = (await messages.outbox.lastCursor())._unsafeUnwrap();`
    : '';
  return `import assert from 'node:assert/strict';
${nodeImports}import { after, before, test } from 'node:test';
import { type Simulator, simulatedTemplates, startSimulator } from '@wamux/simulator';
${ownImports}

// Simulated providers on this machine: nothing is sent to anybody.
const adapters = ${JSON.stringify(adapters).replaceAll('","', "', '").replace('["', "['").replace('"]', "']")};
let simulator: Simulator;
let messages: Messages;

before(async () => {
  simulator = await startSimulator();
  const providers = [...simulator.providers.values()].filter(({ dialect }) => adapters.includes(dialect));
  const configs = providers.map(({ description }) => description.config);
  messages = await ${open}({
    providers: Object.fromEntries(
      providers.map(({ dialect, description, origin }) => [
        description.config.id,
        { adapter: dialect, baseUrl: origin, ...description.config.settings },
      ]),
    ),
    templates: {
      order_shipped: {
        variables: [...simulatedTemplates.order_shipped],
        on: Object.fromEntries(configs.map(({ id, templates }) => [id, { ...templates.order_shipped }])),
      },
    },
  }${memory});
});
after(async () => {
  await messages.close();
  await simulator.close();
});

test('an order that was shipped is told, and accepted by a provider', async () => {${begin}
  const sent = await messages.sendOrderShipped('+573001112233', 'Ada', 'A-1');
  assert.ok(sent.isOk(), sent.isErr() ? sent.error.message : '');${wait}
  assert.deepEqual(
    simulator.ledger.acceptances.map(({ content }) => content),
    ['Ada | A-1'],
  );
});

test('a webhook that nobody proves is refused', async () => {
  const [provider = ''] = messages.client.providers.keys();
  ${ask}
  assert.ok(answer.status >= 400 && answer.status < 500, \`HTTP \${answer.status}\`);
});
`;
}
