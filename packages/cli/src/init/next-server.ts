import type { ServerTemplate } from './server-template.js';

/** As `next build` would write it, which otherwise changes the file of the project. */
const tsconfig = `{
  "compilerOptions": {
    "target": "es2023",
    "lib": ["dom", "dom.iterable", "esnext"],
    "module": "esnext",
    "moduleResolution": "bundler",
    "strict": true,
    "noEmit": true,
    "skipLibCheck": true,
    "types": ["node"],
    "allowJs": true,
    "incremental": true,
    "esModuleInterop": true,
    "resolveJsonModule": true,
    "isolatedModules": true,
    "jsx": "react-jsx",
    "plugins": [{ "name": "next" }]
  },
  "include": ["src", ".next/types/**/*.ts", ".next/dev/types/**/*.ts"],
  "exclude": ["node_modules"]
}
`;

const config = `// What wamux loads when it is needed, such as an adapter, has to stay a file of its own.
/** @type {import('next').NextConfig} */
export default { serverExternalPackages: ['wamux', '@wamux/outbox'] };
`;

const appMessages = `import { type Messages, openMessages } from './messages';

// Next has several copies of a module in one process; what they share is the global object.
const place = globalThis as { appMessages?: Promise<Messages> };

/** The messages of the whole app, opened by the first that asks. Only a test says with what. */
export const appMessages = (...given: Parameters<typeof openMessages>): Promise<Messages> =>
  (place.appMessages ??= openMessages(...given));
`;

const instrumentation = `/** Next calls this when it starts: the messages are opened then, and not by the first request. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { appMessages } = await import('./app-messages');
  await appMessages();
}
`;

const instrumentationWithOutbox = `/** Next calls this when it starts, also for its other runtime, which has no processes. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { openAndStop } = await import('./open-and-stop');
  await openAndStop();
}
`;

const openAndStop = `import { appMessages } from './app-messages';

/**
 * Opens the messages now, and not by the first request. Next ends the process at once when it is told to, and what a provider
 * was just given would be unknown then: the outbox stops first, and lets it end. After that Next hears the signal.
 */
export async function openAndStop(): Promise<void> {
  const { outbox } = await appMessages();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const listeners = process.listeners(signal);
    process.removeAllListeners(signal);
    process.once(signal, async () => {
      await outbox.stop();
      for (const listener of listeners) process.on(signal, listener);
      process.kill(process.pid, signal);
    });
  }
}
`;

const route = `import { appMessages } from '../../../app-messages';
import { take } from '../../../messages';

type Context = { params: Promise<{ provider: string }> };

/** Serves the webhooks of providers. */
async function handle(request: Request, { params }: Context): Promise<Response> {
  const { provider } = await params;
  const { client } = await appMessages();
  return client.webhookHandler(provider, take)(request);
}

export { handle as GET, handle as POST };
`;

/** Next with its app router. It bundles the app, and finds no `./messages.js` where the file is `messages.ts`. */
export const nextServer: ServerTemplate = {
  dependencies: { next: '^16.4.6', react: '^19.3.1', 'react-dom': '^19.3.1' },
  devDependencies: { '@types/react': '^19.3.0' },
  scripts: {
    dev: 'next dev --hostname 127.0.0.1',
    build: 'next build',
    start: 'next start --hostname 127.0.0.1',
  },
  firstStart: 'npm run dev',
  ignored: ['.next/', 'next-env.d.ts', '*.tsbuildinfo'],
  tsconfig,
  files: {
    'next.config.js': config,
    'src/app-messages.ts': appMessages,
    'src/instrumentation.ts': instrumentation,
    'src/app/webhooks/[provider]/route.ts': route,
  },
  filesWithOutbox: {
    'src/instrumentation.ts': instrumentationWithOutbox,
    'src/open-and-stop.ts': openAndStop,
  },
  test: {
    nodeImports: '',
    ownImports: `import { POST } from './app/webhooks/[provider]/route';
import { appMessages } from './app-messages';
import type { Messages } from './messages';`,
    open: 'appMessages',
    ask: `const request = new Request(\`http://127.0.0.1/webhooks/\${provider}\`, { method: 'POST', body: '{}' });
  const answer = await POST(request, { params: Promise.resolve({ provider }) });`,
  },
};
