import { expect, it } from 'vitest';
import { describeOnBoth, text, to } from './rig.fixture.js';

const tables = ['messages', 'bodies', 'attempts', 'orphaned_updates', 'events', 'permit_leases'];

describeOnBoth('what is stored', (rig) => {
  it('holds no credential, and the number only where it is needed', async () => {
    const { channels, decisionTelecom } = rig.simulator;
    const secrets = [channels.credentials.accessKey, decisionTelecom.credentials.apiKey];
    // These providers quote in their errors what they were sent.
    const [bird, dt] = secrets.map((secret) => `${secret} and ${to} and ${to.slice(1)}`);
    for (const status of [400, 403, 500]) {
      channels.on('send', { accept: false, status, body: { code: bird, message: bird } }, { times: 1 });
      decisionTelecom.on('send-whatsapp', { accept: false, status, body: { error: dt } }, { times: 1 });
    }
    rig.outbox.start();
    for (let n = 0; n < 3; n += 1) {
      for (const tags of [['dt'], ['bird']]) await rig.outbox.enqueue({ ...text, text: `n ${n}`, tags });
    }
    const errors = () => rig.sql('select error from wamux_attempts where error is not null');
    await expect.poll(async () => (await errors()).length).toBeGreaterThanOrEqual(4);
    await rig.outbox.stop({ drainMs: 0 });

    const dump: Record<string, unknown>[] = [];
    for (const table of tables) dump.push(...(await rig.sql(`select * from wamux_${table}`)));
    expect(JSON.stringify(dump)).toContain('[redacted]');
    for (const secret of secrets) expect(JSON.stringify(dump)).not.toContain(secret);
    const beside = dump.map(({ recipient: _, order_key: _key, body: _body, ...rest }) => rest);
    expect(JSON.stringify(beside)).not.toContain(to.slice(1));
  });
});
