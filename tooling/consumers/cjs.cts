import childProcess = require('node:child_process');
import fs = require('node:fs');
import os = require('node:os');
import path = require('node:path');
import timers = require('node:timers/promises');
import util = require('node:util');
import core = require('@wamux/core');
import redaction = require('@wamux/core/redaction');
import outboxPackage = require('@wamux/outbox');
import simulatorPackage = require('@wamux/simulator');
import wamux = require('wamux');

const to = '+573001112233';

async function main(): Promise<void> {
  const hidden = redaction.redactText('Bearer s3cr3t-t0ken', { secrets: [new core.Secret('s3cr3t-t0ken')] });
  if (hidden !== 'Bearer [redacted]') throw new Error(`cjs: ${hidden}`);

  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'wamux-cjs-'));
  const simulator = await simulatorPackage.startSimulator();
  const { credentials, origin } = simulator.wolkvox;
  const config = {
    providers: { co: { adapter: 'wolkvox', server: '1', ...credentials, baseUrl: origin } },
  };

  const client = await wamux.createClient(config);
  // Jest refuses an `import()` in CommonJS, and it would bring a second copy of core.
  if (!Object.keys(require.cache).some((file) => /wolkvox.*\.cjs$/.test(file)))
    throw new Error('cjs: the adapter came as an ES module');
  const receipt: wamux.SendReceipt = (await client.send({ to, type: 'text', text: 'Hola' }))._unsafeUnwrap();

  const outbox = await outboxPackage.openOutbox({
    url: `file:${path.join(directory, 'outbox.db')}`,
    client,
  });
  const { id } = (await outbox.enqueue({ to, type: 'text', text: 'queued' }))._unsafeUnwrap();
  outbox.start();
  for (let turn = 0; turn < 100 && simulator.ledger.acceptances.length < 2; turn += 1)
    await timers.setTimeout(50);
  await outbox.close();
  await client.close();

  fs.writeFileSync(path.join(directory, 'wamux.config.json'), JSON.stringify(config));
  const command = path.join(process.cwd(), 'node_modules/.bin/wamux');
  const argv = ['send', '--to', to, '--text', 'by command'];
  await util.promisify(childProcess.execFile)(command, argv, { cwd: directory });
  await simulator.close();
  fs.rmSync(directory, { recursive: true });

  const sent = simulator.ledger.acceptances.map(({ content }) => content).join(', ');
  if (sent !== 'Hola, queued, by command') throw new Error(`cjs: sent ${sent}`);
  console.log(`cjs: ${receipt.provider} took ${sent}; the outbox calls its message ${id}`);
}

void main();
