import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGateway, serveGateway } from '@wamux/gateway';
import { openOutbox } from '@wamux/outbox';
import { startSimulator } from '@wamux/simulator';
import { createClient, type OutboundMessage } from 'wamux';
import { browserPath, launchBrowser } from '../../tooling/browser.js';

if (browserPath === undefined) {
  console.error('there is no browser; install Chromium');
  process.exit(1);
}

/** The clock runs faster, so that the plots fill within a minute. */
const timesFaster = 20;
const realNow = Date.now;
const began = realNow();
Date.now = () => began + (realNow() - began) * timesFaster;
const forMs = 44_000;

const pictures = join(import.meta.dirname, '../../docs/pictures');
await mkdir(pictures, { recursive: true });
const folder = await mkdtemp(join(tmpdir(), 'wamux-pictures-'));
const simulator = await startSimulator({ latencyMs: 20 });
const { channels, cloudApi, decisionTelecom } = simulator;
const { accessToken, businessAccountId, phoneNumberId, appSecret, verifyToken } = cloudApi.credentials;
const client = await createClient({
  providers: {
    'bird-eu': { adapter: 'channels', ...channels.credentials, baseUrl: channels.origin },
    dt: { adapter: 'decision-telecom', ...decisionTelecom.credentials, baseUrl: decisionTelecom.origin },
    meta: {
      ...{ adapter: 'cloud-api', accessToken, businessAccountId, phoneNumberId, baseUrl: cloudApi.origin },
      webhook: { secrets: [appSecret], verifyToken },
    },
  },
  routes: [
    { when: { tag: 'code' }, try: ['dt'] },
    { when: { tag: 'chat' }, try: ['meta', 'bird-eu'] },
    { try: ['bird-eu', 'meta'] },
  ],
});
const outbox = await openOutbox({ url: `file:${join(folder, 'pictures.db')}`, client, leaseMs: 600_000 });
outbox.start();
const gateway = createGateway({ client, outbox, keys: [] });
const server = await serveGateway(gateway, { port: 0 });
cloudApi.sendWebhooksTo(`${server.url}/webhooks`);
await fetch(server.url);

decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { after: 9, times: 2 });
channels.on('send', 'rate-limit', { after: 60, times: 6 });
channels.on('send', 'validation', { after: 90, times: 4 });

const browser = await launchBrowser();
let isOver = false;
async function send(): Promise<void> {
  for (let n = 0; !isOver; n += 1) {
    const tag = n % 12 === 0 ? 'code' : n % 3 === 0 ? 'chat' : 'news';
    const to = `+5730011${10_000 + n}`;
    const message: OutboundMessage = { to, type: 'text', text: 'Your parcel is on its way', tags: [tag] };
    await outbox.enqueue(message);
    await sleep(30 + 60 * (1 + Math.sin(n / 25)));
  }
}
const sending = send();
await sleep(forMs);
const waiting = await outbox.list({ state: 'needs-review', limit: 1 });
const [unknown] = waiting.unwrapOr([]);

async function take(
  name: string,
  path: string,
  look: { width: number; height: number; dark?: true; es?: true },
) {
  const page = await browser.newPage({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.dark ? 'dark' : 'light',
    locale: look.es ? 'es-CO' : 'en-GB',
  });
  await page.goto(`${server.url}${path}`);
  // The plots get their figures with the first answer.
  if (path === '/') await page.waitForResponse('**/console/parts/overview');
  await page.screenshot({ path: join(pictures, `${name}.png`) });
  await page.close();
}
await take('console-overview', '/', { width: 1200, height: 1000 });
await take('console-message', `/console/messages/${unknown?.id}`, { width: 1200, height: 900 });
await take('console-phone', '/console/review', { width: 390, height: 700, dark: true, es: true });

isOver = true;
await sending;
await browser.close();
await server.close({ graceMs: 0 });
await outbox.close();
await client.close();
await simulator.close();
await rm(folder, { recursive: true, force: true });
