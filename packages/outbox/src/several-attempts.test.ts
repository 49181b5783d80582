import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@wamux/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { WamuxConfig } from 'wamux';
import type { Database } from './database/database.js';
import { openDatabase } from './database/open-database.js';
import type { Outbox } from './outbox.js';
import type { OutboxOptions } from './outbox-options.js';
import { describeOnBoth, text } from './rig.fixture.js';
import { claim } from './store/claim.js';
import { startAttempts } from './store/start-attempts.js';

const leaseMs = 300;

describeOnBoth('a message of several attempts', (rig) => {
  let database: Database;
  beforeEach(async () => {
    database = await openDatabase(rig.url, 'full', systemClock);
  });
  afterEach(() => database.close());

  const typesOf = async (id: string) =>
    (await rig.outbox.timeline(id))._unsafeUnwrap().map(({ type }) => type);

  /** Opens an outbox whose route sends again after an unknown outcome. */
  async function resending(
    providers: readonly ('dt' | 'bird')[],
    options: Partial<OutboxOptions> = {},
  ): Promise<Outbox> {
    const { channels, decisionTelecom } = rig.simulator;
    const config: WamuxConfig = {
      providers: {
        bird: { adapter: 'channels', ...channels.credentials, baseUrl: channels.origin },
        dt: { adapter: 'decision-telecom', ...decisionTelecom.credentials, baseUrl: decisionTelecom.origin },
      },
      routes: [{ try: [...providers], onUnknown: 'resend', reconcileWithin: '100ms' }],
    };
    return rig.open({ client: await rig.connect(config), leaseMs, ...options });
  }

  /** Stores a message that a worker had begun to send when it died, so its outcome at Bird is unknown. */
  async function lostOver(outbox: Outbox, validityMs?: number): Promise<string> {
    const message = validityMs === undefined ? text : { ...text, validityMs };
    const { id } = (await outbox.enqueue(message))._unsafeUnwrap();
    for (;;) {
      const { claims } = await claim(database, { worker: 'dying', roomOf: () => 10, leaseMs: 60_000 });
      const [first] = claims;
      if (first === undefined) continue;
      expect(await startAttempts(database, [{ row: first.row, provider: 'bird' }])).toEqual([
        expect.any(String),
      ]);
      await rig.sql(`update wamux_messages set lease_until = 1 where id = '${id}'`);
      return id;
    }
  }

  it('that was accepted waits for its status, although of an earlier one nothing can be learnt', async () => {
    rig.simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance');
    const outbox = await resending(['dt', 'bird']);
    const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
    outbox.start();
    const { attempts } = await rig.until(id, 'accepted');
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['unknown', 'accepted']);
    await expect
      .poll(() => rig.sql("select next_check_at from wamux_attempts where provider = 'dt'"))
      .toEqual([{ next_check_at: null }]);
    expect(await typesOf(id)).not.toContain('needs-review');
  });

  it('is looked up where it can be, although another provider cannot be asked', async () => {
    rig.simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance');
    rig.simulator.channels.on('send', 'reset-after-acceptance');
    const outbox = await resending(['dt', 'bird']);
    // Bird lists the message late: it is not found during the call, nor at the first question afterwards.
    rig.simulator.channels.on('list-messages', 'server-error');
    const { id } = (await outbox.enqueue(text))._unsafeUnwrap();
    outbox.start();
    await rig.until(id, 'reconciling');
    await sleep(1_500);
    rig.simulator.channels.reset();
    await rig.until(id, 'accepted');
    expect(await typesOf(id)).not.toContain('needs-review');
  });

  it('and is refused at last: what became of the first one stays unknown', async () => {
    const outbox = await resending(['bird'], { settleForMs: 1_500 });
    const id = await lostOver(outbox);
    rig.simulator.channels.on('send', 'validation');
    outbox.start();
    expect(await rig.until(id, 'needs-review')).toMatchObject({
      reason: 'outcome-unknown',
      error: { kind: 'unknown', provider: 'bird' },
      attempts: [{ outcome: 'unknown' }, { outcome: 'not-accepted' }],
    });
  });

  it('and is refused at last: the first one is found at its provider', async () => {
    const outbox = await resending(['bird']);
    const id = await lostOver(outbox);
    const { correlationId } = (await outbox.get(id))._unsafeUnwrap();
    const client = await rig.connect();
    await client.send({ ...text, correlationId });
    rig.simulator.channels.on('send', 'validation');
    outbox.start();
    expect(await rig.until(id, 'accepted')).toMatchObject({ attempts: [{ outcome: 'accepted' }, {}] });
  });

  it('and whose time is over before it is sent once more: it is looked up, and not sent', async () => {
    const outbox = await resending(['bird'], { settleForMs: 2_000 });
    const id = await lostOver(outbox, 1_500);
    rig.simulator.channels.on('send', 'rate-limit');
    outbox.start();
    expect(await rig.until(id, 'needs-review')).toMatchObject({ reason: 'outcome-unknown' });
    expect(await typesOf(id)).not.toContain('expired');
  });
});
