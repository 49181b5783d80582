import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isEnd, openOutbox } from '@wamux/outbox';
import { startSimulator } from '@wamux/simulator';
import { describe, expect, inject, it } from 'vitest';
import { createClient } from 'wamux';
import { startDatabases } from '../../../tooling/test-databases.js';

const main = fileURLToPath(new URL('serving-process.fixture.ts', import.meta.url));
const tsx = createRequire(import.meta.url).resolve('tsx');
const count = 24;
/** Acceptances after which the process is killed. */
const kills = [4, 14];

async function start(settings: object): Promise<{ readonly process: ChildProcess; readonly url: string }> {
  const process = fork(main, [JSON.stringify(settings)], {
    execArgv: ['--conditions=@wamux/source', '--import', tsx],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [url] = await once(process, 'message');
  return { process, url };
}

describe.each(['sqlite', 'postgres'] as const)('a gateway on %s that is killed', (kind) => {
  it('loses nothing that it acknowledged, and doubles nothing for callers that repeat', async () => {
    const databases = await startDatabases(kind, inject('postgresUrl'));
    const simulator = await startSimulator({ timeline: [] });
    const { channels } = simulator;
    const config = {
      providers: { bird: { adapter: 'channels', ...channels.credentials, baseUrl: channels.origin } },
    };
    const database = await databases.fresh();
    let serving = await start({ url: database, config, port: 0 });
    const port = Number(new URL(serving.url).port);
    const { url } = serving;

    /** Asks until there is an answer, as a good caller does. */
    async function handOver(n: number): Promise<string> {
      for (;;) {
        try {
          const response = await fetch(`${url}/v1/messages?wait=${n % 2 ? '2s' : '1ms'}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'idempotency-key': `order-${n}` },
            body: JSON.stringify({
              to: `+5730011122${String(n).padStart(2, '0')}`,
              type: 'text',
              text: `message ${n}`,
            }),
          });
          const { id } = JSON.parse(await response.text());
          if (response.status <= 202) return id;
        } catch {
          // No process answers, or the connection broke during the answer.
        }
        await sleep(20);
      }
    }
    const handedOver = Promise.all(Array.from({ length: count }, (_, n) => handOver(n)));
    for (const accepted of kills) {
      while (simulator.ledger.acceptances.length < accepted) await sleep(2);
      serving.process.kill('SIGKILL');
      await once(serving.process, 'exit');
      serving = await start({ url: database, config, port });
    }
    const ids = await handedOver;
    expect(new Set(ids).size).toBe(count);
    serving.process.kill('SIGKILL');
    await once(serving.process, 'exit');

    // Another process takes over the rest.
    const client = await createClient(config);
    const outbox = await openOutbox({ url: database, client, leaseMs: 1_000, settleForMs: 3_000 });
    outbox.start();
    for (const id of ids) {
      for (;;) {
        const { state } = (await outbox.get(id))._unsafeUnwrap();
        if (state === 'accepted' || isEnd(state)) break;
        await sleep(50);
      }
    }
    const sent = simulator.ledger.acceptances.map(({ content }) => content);
    // Double 0.
    expect(sent).toHaveLength(new Set(sent).size);
    // Lost 0: what is accepted is with the provider, and what is not is known to be unknown.
    for (const [n, id] of ids.entries()) {
      const { state, reason } = (await outbox.get(id))._unsafeUnwrap();
      const isSent = sent.includes(`message ${n}`);
      expect([state, reason, isSent]).toEqual(
        state === 'accepted' ? ['accepted', undefined, true] : ['needs-review', 'outcome-unknown', isSent],
      );
    }
    await client.close();
    await outbox.close();
    await simulator.close();
    await databases.stop();
  }, 180_000);
});
