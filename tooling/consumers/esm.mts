import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Secret } from '@wamux/core';
import { redactText } from '@wamux/core/redaction';
import { openOutbox } from '@wamux/outbox';
import { startSimulator } from '@wamux/simulator';
import { createClient, type SendReceipt } from 'wamux';

// The compiler takes a secret of one entry for that of the other only where both have the same class.
const hidden = redactText('Bearer s3cr3t-t0ken', { secrets: [new Secret('s3cr3t-t0ken')] });
if (hidden !== 'Bearer [redacted]') throw new Error(`esm: ${hidden}`);

const directory = mkdtempSync(join(tmpdir(), 'wamux-esm-'));
const simulator = await startSimulator();
const { credentials, origin } = simulator.channels;
const config = { providers: { 'bird-eu': { adapter: 'channels', ...credentials, baseUrl: origin } } };
const to = '+573001112233';

const client = await createClient(config);
const receipt: SendReceipt = (await client.send({ to, type: 'text', text: 'Hola' }))._unsafeUnwrap();

const outbox = await openOutbox({ url: `file:${join(directory, 'outbox.db')}`, client });
const { id } = (await outbox.enqueue({ to, type: 'text', text: 'queued' }))._unsafeUnwrap();
outbox.start();
for (let turn = 0; turn < 100 && simulator.ledger.acceptances.length < 2; turn += 1) await wait(50);
await outbox.close();
await client.close();

writeFileSync(join(directory, 'wamux.config.json'), JSON.stringify(config));
const command = join(process.cwd(), 'node_modules/.bin/wamux');
await promisify(execFile)(command, ['send', '--to', to, '--text', 'by command'], { cwd: directory });
await simulator.close();
rmSync(directory, { recursive: true });

const sent = simulator.ledger.acceptances.map(({ content }) => content).join(', ');
if (sent !== 'Hola, queued, by command') throw new Error(`esm: sent ${sent}`);
console.log(`esm: ${receipt.provider} took ${sent}; the outbox calls its message ${id}`);
