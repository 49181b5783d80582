import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { openOutbox } from '@wamux/outbox';
import { describe, expect, inject, it } from 'vitest';
import { createClient } from 'wamux';
import { startDatabases } from '../../../../tooling/test-databases.js';
import { startReceiver } from './receiver.fixture.js';

const main = fileURLToPath(new URL('../serving-process.fixture.ts', import.meta.url));
const tsx = createRequire(import.meta.url).resolve('tsx');
const count = 60;
/** The process is killed after this many webhooks. */
const kills = [5, 18, 37];

async function start(settings: object): Promise<ChildProcess> {
  const process = fork(main, [JSON.stringify(settings)], {
    execArgv: ['--conditions=@wamux/source', '--import', tsx],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(process, 'message');
  return process;
}

describe.each(['sqlite', 'postgres'] as const)(
  'a process on %s that is killed while it sends webhooks',
  (kind) => {
    it('loses none of them, and what comes twice has the same id and is in its order', async () => {
      const databases = await startDatabases(kind, inject('postgresUrl'));
      const receiver = await startReceiver();
      const config = {
        providers: { dt: { adapter: 'decision-telecom', apiKey: 'no-key', sender: 'Nobody' } },
      };
      const secrets = [`whsec_${'A'.repeat(44)}`];
      const endpoints = [
        { name: 'shop', url: receiver.url, secrets, allowPrivate: true, types: ['canceled'] },
      ];
      const settings = { url: await databases.fresh(), config, port: 0, endpoints };
      let heard = (): void => {};
      receiver.answer = () => {
        heard();
        return { status: 200 };
      };
      let serving = await start(settings);
      const client = await createClient(config);
      const outbox = await openOutbox({ url: settings.url, client });
      const messages = Array.from({ length: count }, () => ({
        message: {
          to: '+573001112233',
          type: 'text',
          text: 'Hola',
          scheduledFor: '2099-01-01T00:00:00Z',
        } as const,
      }));
      const ids = (await outbox.enqueueMany(messages)).map((one) => one._unsafeUnwrap().id);
      // Its place is known: what happens from now on is sent.
      const place = async () => (await outbox.eventReader('shop').hold(1))._unsafeUnwrap();
      await expect.poll(place, { timeout: 20_000 }).toBeUndefined();
      const canceled = (async () => {
        for (const id of ids) (await outbox.cancel(id))._unsafeUnwrap();
      })();
      const told = () => new Set(receiver.received.map(({ id }) => id)).size;
      const until = async (most: number) => {
        while (told() < most) {
          await new Promise<void>((resolve) => {
            heard = () => setImmediate(resolve);
          });
        }
      };
      for (const kill of kills) {
        await until(kill);
        serving.kill('SIGKILL');
        await once(serving, 'exit');
        serving = await start(settings);
      }
      await canceled;
      await until(count);
      serving.kill('SIGKILL');
      await once(serving, 'exit');

      const order = [...new Set(receiver.received.map(({ id }) => id))];
      expect(order).toEqual(ids);
      const names = new Map(receiver.received.map(({ id, headers }) => [id, headers['webhook-id']]));
      expect(new Set(names.values()).size).toBe(count);
      for (const { id, headers } of receiver.received) expect(headers['webhook-id']).toBe(names.get(id));
      // Only webhooks in flight when the process was killed are sent twice.
      expect(receiver.received.length).toBeLessThanOrEqual(count + kills.length);
      await outbox.close();
      await client.close();
      await receiver.close();
      await databases.stop();
    }, 120_000);
  },
);
