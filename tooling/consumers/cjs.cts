import fs = require('node:fs');
import os = require('node:os');
import path = require('node:path');
import timers = require('node:timers/promises');
import cli = require('@wamux/cli');
import outboxPackage = require('@wamux/outbox');
import simulatorPackage = require('@wamux/simulator');
import wamux = require('wamux');

const to = '+573001112233';

async function main(): Promise<void> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'wamux-cjs-'));
  const simulator = await simulatorPackage.startSimulator();
  const { credentials, origin } = simulator.wolkvox;
  const config = {
    providers: { co: { adapter: 'wolkvox', server: '1', ...credentials, baseUrl: origin } },
  };

  const client = await wamux.createClient(config);
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
  const exitCode = await cli.run(['send', '--to', to, '--text', 'by command'], {
    stdout: cli.createOutput(process.stdout, { NO_COLOR: '1' }),
    stderr: cli.createOutput(process.stderr, { NO_COLOR: '1' }),
    environment: {},
    directory,
    isInteractive: false,
    interrupted: new AbortController().signal,
    unread: new AbortController().signal,
  });
  await simulator.close();
  fs.rmSync(directory, { recursive: true });

  const sent = simulator.ledger.acceptances.map(({ content }) => content).join(', ');
  if (sent !== 'Hola, queued, by command' || exitCode !== 0)
    throw new Error(`cjs: ${exitCode}, sent ${sent}`);
  console.log(`cjs: ${receipt.provider} took ${sent}; the outbox calls its message ${id}`);
}

void main();
