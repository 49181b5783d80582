import { openOutbox } from '@wamux/outbox';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { createClient } from 'wamux';
import { type Folder, makeFolder } from '../folder.fixture.js';
import { sendNothing } from '../send-nothing.js';
import { toSimulatedConfig } from '../simulate/simulated-config.js';
import { runHere, runHereUntil, type TestIo } from '../test-io.fixture.js';

export const to = '+573005556677';
export const outboxFlag = ['--outbox', 'file:outbox.db'];

/** A folder with an outbox for each test, and simulated providers for all of them. */
export function useOutboxRig() {
  let simulator: Simulator;
  let folder: Folder;
  beforeAll(async () => {
    simulator = await startSimulator({ timeline: [] });
  });
  afterAll(() => simulator.close());
  beforeEach(async () => {
    folder = await makeFolder();
  });
  afterEach(async () => {
    simulator.ledger.clear();
    simulator.decisionTelecom.reset();
    await folder[Symbol.asyncDispose]();
  });
  const urlIn = (path: string) => `file:${path}/outbox.db`;
  const open = () => openOutbox({ url: urlIn(folder.path), client: sendNothing });
  return {
    get path() {
      return folder.path;
    },
    get simulator() {
      return simulator;
    },
    get url() {
      return urlIn(folder.path);
    },
    open,
    run: (argv: readonly string[], io: TestIo = {}) =>
      runHere(['outbox', ...argv, ...outboxFlag], { directory: folder.path, ...io }),
    runUntil: (argv: readonly string[], isEnough: (written: string) => boolean) =>
      runHereUntil(['outbox', ...argv, ...outboxFlag], isEnough, { directory: folder.path }),
    /** Queues texts, and gives the ids. */
    async queue(...texts: string[]): Promise<string[]> {
      await using outbox = await open();
      const queued = await outbox.enqueueMany(texts.map((text) => ({ message: { to, type: 'text', text } })));
      return queued.map((one) => one._unsafeUnwrap().id);
    },
    /** A message of which nobody knows whether DecisionTelecom took it. */
    async loseOne(): Promise<string> {
      simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance');
      const client = await createClient(toSimulatedConfig([simulator.decisionTelecom]));
      const outbox = await openOutbox({ url: urlIn(folder.path), client });
      const { id } = (await outbox.enqueue({ to, type: 'text', text: 'Hola' }))._unsafeUnwrap();
      outbox.start();
      const state = async () => (await outbox.get(id))._unsafeUnwrap().state;
      await expect.poll(state, { timeout: 5_000 }).toBe('needs-review');
      await outbox.close();
      await client.close();
      return id;
    },
  };
}
