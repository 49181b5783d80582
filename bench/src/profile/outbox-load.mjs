// The process to profile: messages are enqueued, sent and accepted for a while, by an outbox on SQLite with its worker.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProvider } from '../outbox/processes.mjs';
import { sustain } from '../outbox/sustain.mjs';
import { openQueue } from '../outbox/sustained.mjs';

const forMs = Number(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), 'wamux-bench-'));
const provider = await startProvider();
const queue = await openQueue('sqlite', `file:${join(folder, 'outbox.db')}`, provider.origin, 1);
const { messages } = await sustain(queue, provider, { forMs, mostAhead: 1_000 });
await queue.close();
provider.stop();
rmSync(folder, { recursive: true });
process.send(messages);
process.disconnect();
