import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openOutbox } from '@wamux/outbox';
import { startSimulator } from '@wamux/simulator';
import { type Client, createClient } from 'wamux';
import { readSqlite } from '../databases/sqlite-reader.js';
import { readEvidence } from '../evidence.js';
import { LogCopy } from '../log-copy.js';
import { usualProviders } from '../proven-provider.js';
import { configOf, type Trial } from '../trial.js';
import { until } from '../wait.js';
import type { Certain } from '../worker-process.js';
import type { Scenario } from './scenario.js';

const messages = 12;
const cuts = 100;
/** Every 20th cut is also sent from, which takes a second; what is left by the others is only read. */
const sentFromEvery = 20;
/** Some time after that SQLite starts the log anew, and its earlier contents are gone. */
const longestLog = 1_000 * 4_096;

export const logCut: Scenario = {
  name: 'log-cut',
  what: "SQLite's log is cut at a hundred bytes, as by power failures: what was certain by then is there, and is not sent again",
  share: 1 / 10,
  store: 'sqlite',
  async play(trial) {
    trial.want(messages);
    const certain: Certain[] = [];
    const worker = await trial.open({ concurrency: 2, tellsLog: true });
    worker.onCertain = (one) => certain.push(one);
    await worker.call({ do: 'start' });
    for (const message of trial.wanted) await trial.enqueue(worker, [message]);
    await trial.finish();
    const copy = new LogCopy(trial.database.url.slice('file:'.length));
    if (copy.logBytes > longestLog) throw new Error(`the log has ${copy.logBytes} bytes`);
    const directory = await mkdtemp(path.join(tmpdir(), 'wamux-proof-cut-'));
    const client = await createClient(configOf(trial.simulator, trial.providers));
    try {
      for (let cut = 0; cut < cuts; cut += 1) {
        // The file has its own name: SQLite recognises files that it has had open, and this one stands for another machine.
        const file = path.join(directory, `${cut}.db`);
        const at = copy.drawCut(trial.draw, certain);
        copy.writeCut(file, at, trial.draw);
        const by = certain.filter(({ logBytes }) => logBytes <= at);
        await read(trial, file, by, client);
        if (cut % sentFromEvery === 0) {
          const again = path.join(directory, `${cut}-again.db`);
          copy.writeCut(again, at, trial.draw);
          await goOn(trial, again, by);
        }
        trial.kills.push(`cut at ${at}`);
      }
    } finally {
      await client.close();
      await rm(directory, { recursive: true, force: true });
    }
  },
};

/** The next process opens what is left, and finds everything that was certain. */
async function read(trial: Trial, file: string, certain: readonly Certain[], client: Client): Promise<void> {
  const outbox = await openOutbox({ url: `file:${file}`, client });
  judge(trial, await readEvidence(readSqlite(file)), certain);
  await outbox.close();
  const [found] = await readSqlite(file).query<{ integrity_check: string }>('pragma integrity_check');
  if (found?.integrity_check !== 'ok')
    trial.problems.push(`lost: the file is damaged: ${found?.integrity_check}`);
}

/** The next process sends from what is left, to providers with a ledger of their own. */
async function goOn(trial: Trial, file: string, certain: readonly Certain[]): Promise<void> {
  const simulator = await startSimulator({ timeline: [] });
  const client = await createClient(configOf(simulator, usualProviders));
  const outbox = await openOutbox({ url: `file:${file}`, client, leaseMs: 2_000, settleForMs: 1 });
  outbox.start();
  const isDone = async (): Promise<boolean> => {
    const { queued, sending, reconciling } = (await outbox.stats())._unsafeUnwrap().states;
    return queued + sending + reconciling === 0;
  };
  if (!(await until(isDone, { everyMs: 20, withinMs: 120_000 })))
    trial.problems.push('lost: messages of a log that was cut do not end');
  await outbox.close();
  await client.close();
  await simulator.close();
  // Nobody knows whether these arrived; if they were sent again, they might arrive twice.
  const leaving = new Set(certain.flatMap(({ to, what }) => (what === 'leaving' ? [to] : [])));
  const again = simulator.ledger.acceptances.filter(({ to }) => leaving.has(`+${to}`)).length;
  if (again > 0) trial.problems.push(`double: ${again} messages that may have left were sent again`);
}

function judge(
  trial: Trial,
  left: Awaited<ReturnType<typeof readEvidence>>,
  certain: readonly Certain[],
): void {
  const idOf = new Map(left.messages.map(({ id, recipient }) => [recipient, id]));
  const started = new Set(left.attempts.map(({ message_id }) => message_id));
  for (const { to, what, logBytes } of certain) {
    const id = idOf.get(to);
    if (id === undefined) trial.problems.push(`lost: a message that was ${what} at byte ${logBytes}`);
    else if (what === 'leaving' && !started.has(id))
      trial.problems.push(`double: no attempt of a message that was leaving at byte ${logBytes}`);
  }
}
