import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { systemClock } from '@wamux/core';
import { openOutbox } from '@wamux/outbox';
import { ResultAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import type { Check } from '../check-results.js';
import { exitCodes } from '../exit-codes.js';
import { sendNothing } from '../send-nothing.js';
import { toSimulatedConfig } from '../simulate/simulated-config.js';
import { runHere } from '../test-io.fixture.js';
import { outboxFlag, to, useOutboxRig } from './outbox-rig.fixture.js';

const rig = useOutboxRig();
const { loseOne, open } = rig;

describe('doctor --outbox', () => {
  const doctor = async (...argv: readonly string[]) => {
    await writeFile(
      `${rig.path}/wamux.config.json`,
      JSON.stringify(toSimulatedConfig([rig.simulator.channels])),
    );
    const { code, json } = await runHere(['doctor', '--json', ...argv], { directory: rig.path });
    const { checks } = json() as { checks: Check[] };
    return {
      code,
      found: checks
        .filter(({ of }) => of === 'outbox')
        .map(({ check, result, message }) => [check, result, message]),
    };
  };

  it('checks all the rest where the variable that names it is empty', async () => {
    await doctor();
    const ran = await runHere(['doctor'], { directory: rig.path, environment: { WAMUX_OUTBOX: '' } });
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing failed'), stderr: '' });
  });

  it('says that it is durable, and what waits for a person', async () => {
    await (await open()).close();
    const ok = [
      ['database', 'ok', 'written to disk before it is acknowledged'],
      ['queue', 'ok', '0 queued, 0 due, 0 workers'],
      ['review', 'ok', 'no message needs review'],
    ];
    expect(await doctor(...outboxFlag)).toEqual({ code: 0, found: ok });
    await loseOne();
    expect((await doctor(...outboxFlag)).found).toContainEqual([
      'review',
      'warning',
      '1 message needs review',
    ]);
    expect((await doctor()).found).toEqual([]);
  });

  it('fails where messages are due and nobody takes them', async () => {
    /** Enqueues three, as so long ago. */
    const queueAgo = async (ms: number): Promise<void> => {
      const clock = { ...systemClock, now: () => Date.now() - ms };
      await using outbox = await openOutbox({ ...options, clock });
      const message = { to, type: 'text', text: 'Hola' } as const;
      await outbox.enqueueMany([{ message }, { message }, { message }]);
    };
    const options = { url: rig.url, client: sendNothing };
    await queueAgo(0);
    expect((await doctor(...outboxFlag)).found).toContainEqual(['queue', 'ok', '3 queued, 3 due, 0 workers']);
    await queueAgo(65_000);
    const { code, found } = await doctor(...outboxFlag);
    const nobody = expect.stringMatching(/^6 messages are due for 6\d s: no worker is running$/);
    expect(code).toBe(exitCodes.failed.code);
    expect(found).toContainEqual(['queue', 'failed', nobody]);
    // One worker runs, is sending one of them, and is behind.
    await queueAgo(665_000);
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const send: typeof sendNothing.send = () =>
      new ResultAsync(answered.then(() => sendNothing.send({ to, type: 'text', text: 'x' })));
    const worker = await openOutbox({ ...options, client: { ...sendNothing, send }, concurrency: 1 });
    worker.start();
    await expect.poll(async () => (await worker.stats())._unsafeUnwrap().states.sending).toBe(1);
    const behind = expect.stringMatching(/^8 messages are due, the first for 11 min, with 1 worker$/);
    expect((await doctor(...outboxFlag)).found).toContainEqual(['queue', 'warning', behind]);
    answer();
    await worker.close();
  });

  it('fails where nothing can be stored, as on a full disk, and leaves nothing behind elsewhere', async () => {
    await (await open()).close();
    const database = new DatabaseSync(join(rig.path, 'outbox.db'));
    await doctor(...outboxFlag);
    expect(database.prepare('select count(*) as marks from wamux_seen_events').get()).toEqual({ marks: 0 });
    database.exec(
      "create trigger full before insert on wamux_seen_events begin select raise(abort, 'database or disk is full'); end",
    );
    database.close();
    expect(await doctor(...outboxFlag)).toEqual({
      code: exitCodes.failed.code,
      found: [['database', 'failed', 'nothing can be stored: database or disk is full']],
    });
  });

  it('fails where it cannot be used', async () => {
    expect(await doctor('--outbox', 'file:nowhere.db')).toEqual({
      code: exitCodes.failed.code,
      found: [['database', 'failed', 'there is no such outbox file']],
    });
    const { code, found } = await doctor('--outbox', 'postgres://app:s3cret@127.0.0.1:9/x');
    expect([code, found]).toEqual([
      exitCodes.failed.code,
      [['database', 'failed', expect.stringContaining('ECONNREFUSED')]],
    ]);
    expect(JSON.stringify(found)).not.toContain('s3cret');
  });
});
