import { type ChildProcess, fork } from 'node:child_process';
import { createHmac, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startSimulator } from '@wamux/simulator';
import { describe, expect, inject, it } from 'vitest';
import { startDatabases } from '../../../tooling/test-databases.js';

const main = fileURLToPath(new URL('serving-process.fixture.ts', import.meta.url));
const tsx = createRequire(import.meta.url).resolve('tsx');
const count = 60;
/** The process is killed after this many answers. */
const kills = [7, 25, 44];

async function start(settings: object): Promise<{ readonly process: ChildProcess; readonly url: string }> {
  const process = fork(main, [JSON.stringify(settings)], {
    execArgv: ['--conditions=@wamux/source', '--import', tsx],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [url] = await once(process, 'message');
  return { process, url };
}

/** What Meta pushes of a message: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages */
const pushOf = (n: number, phoneNumberId: string): string =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '1',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '573005550000', phone_number_id: phoneNumberId },
              messages: [
                {
                  id: `wamid.${n}`,
                  from: '573001112233',
                  timestamp: '1764300000',
                  type: 'text',
                  text: { body: `words ${n}` },
                },
              ],
            },
          },
        ],
      },
    ],
  });

describe.each(['sqlite', 'postgres'] as const)('a gateway on %s that is killed while users write', (kind) => {
  it('has everything that a provider was told it has, once', async () => {
    const databases = await startDatabases(kind, inject('postgresUrl'));
    const simulator = await startSimulator({ timeline: [] });
    const { accessToken, businessAccountId, phoneNumberId, appSecret, verifyToken } =
      simulator.cloudApi.credentials;
    const config = {
      providers: {
        meta: {
          ...{ adapter: 'cloud-api', accessToken, businessAccountId, phoneNumberId },
          baseUrl: simulator.cloudApi.origin,
          webhook: { secrets: [appSecret], verifyToken },
        },
      },
    };
    const settings = { url: await databases.fresh(), config, port: 0 };
    let serving = await start(settings);
    const { url } = serving;
    const port = Number(new URL(url).port);
    let answered = 0;
    const told = new Set<number>();

    /** As Meta does it: again until it is answered with 200, and now and then once more. */
    async function push(n: number): Promise<void> {
      const body = pushOf(n, phoneNumberId);
      const signature = createHmac('sha256', appSecret).update(body).digest('hex');
      for (let repeats = randomInt(2); ; ) {
        try {
          const response = await fetch(`${url}/webhooks`, {
            method: 'POST',
            body,
            headers: { 'x-hub-signature-256': `sha256=${signature}` },
          });
          await response.text();
          if (response.status === 200) {
            answered += 1;
            told.add(n);
            if (repeats-- === 0) return;
          }
        } catch {
          // No process answers, or the connection broke during the answer.
        }
        await sleep(10);
      }
    }
    const numbers = Array.from({ length: count }, (_, n) => n);
    const pushed = (async () => {
      for (let from = 0; from < count; from += 4) await Promise.all(numbers.slice(from, from + 4).map(push));
    })();
    for (const kill of kills) {
      while (answered < kill) await sleep(1);
      serving.process.kill('SIGKILL');
      await once(serving.process, 'exit');
      serving = await start({ ...settings, port });
    }
    await pushed;
    expect(told.size).toBe(count);

    const read = async () => {
      const response = await fetch(`${url}/v1/events`);
      const { events } = JSON.parse(await response.text());
      return events.map(({ event }: { event: { content: { text: string } } }) => event.content.text);
    };
    // Events wait for older transactions of the server, those of other tests too.
    await expect.poll(read, { timeout: 20_000 }).toHaveLength(count);
    expect([...(await read())].sort()).toEqual(numbers.map((n) => `words ${n}`).sort());
    serving.process.kill('SIGKILL');
    await once(serving.process, 'exit');
    await simulator.close();
    await databases.stop();
  }, 120_000);
});
