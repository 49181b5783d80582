import { statSync } from 'node:fs';
import { systemClock } from '@wamux/core';
import { createGateway, serveGateway } from '@wamux/gateway';
import { type Outbox, openOutbox } from '@wamux/outbox';
import { type Client, createClient } from 'wamux';
import type { Answer, Command, EnqueueAnswer, Notice, OpenCommand, Wanted } from '../protocol.js';
import { Assassin, TrapDoor } from './trap-door.js';
import { trapped } from './trapped-client.js';
import { watchDatabase } from './watch-database.js';

// One process of an app, with an outbox on the database that it is given. It does what its parent says, until it is killed.
const trapDoor = new TrapDoor();
const assassin = new Assassin();
const pass = trapDoor.pass.bind(trapDoor);
watchDatabase(pass);

let aheadMs = 0;
const clock = { ...systemClock, now: () => Date.now() + aheadMs };
let outbox: Outbox;
let client: Client;

/** The length of SQLite's log, if the parent asked for it. */
let readLogBytes = (): number | undefined => undefined;

function onLeaving(to: string): void {
  const logBytes = readLogBytes();
  if (logBytes !== undefined) process.send?.({ leaving: to, logBytes } satisfies Notice);
}

async function open({
  url,
  config,
  aheadMs: ahead,
  tellsLog,
  do: _,
  ...options
}: OpenCommand): Promise<void> {
  aheadMs = ahead;
  if (tellsLog) readLogBytes = () => statSync(`${url.slice('file:'.length)}-wal`).size;
  client = await createClient(config);
  outbox = await openOutbox({ url, client: trapped(client, pass, onLeaving), clock, ...options });
}

/** Each message is reported the moment it is acknowledged: the process may not live to report all of them. */
async function enqueue({ to, provider, idempotencyKey }: Wanted, text = 'Hola'): Promise<EnqueueAnswer> {
  const result = await outbox.enqueue(
    { to, type: 'text', text, tags: [provider] },
    idempotencyKey === undefined ? {} : { idempotencyKey },
  );
  if (result.isErr()) return { to, refused: result.error.kind };
  const { id, repeated } = result.value;
  const logBytes = readLogBytes();
  const notice = { acknowledged: { to, id, repeated }, ...(logBytes !== undefined && { logBytes }) };
  process.send?.(notice satisfies Notice);
  return { to, id, repeated };
}

async function carryOut(command: Command): Promise<unknown> {
  switch (command.do) {
    case 'open':
      return open(command);
    case 'enqueue':
      return Promise.all(command.messages.map((message) => enqueue(message, command.text)));
    case 'start':
      return outbox.start();
    case 'serve':
      return (await serveGateway(createGateway({ client, outbox, keys: [] }), { port: 0 })).url;
    case 'set-trap':
      return trapDoor.set(command.trap);
    case 'die-in':
      return assassin.strikeIn(command.microseconds);
    case 'news':
      return (await outbox.statusStore.addStatusUpdates([command.event]))[0]?.outcome;
    case 'webhook': {
      const { body, provider, ...request } = command.request;
      const { response } = await client.handleWebhook(provider, { ...request, rawBody: Buffer.from(body) });
      return response.status;
    }
    case 'turn-clock':
      aheadMs = command.aheadMs;
      return;
    case 'cpu': {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000;
    }
    case 'close':
      await outbox.close();
      return client.close();
    default:
      command satisfies never;
  }
}

process.on('message', async ({ call, command }: { call: number; command: Command }) => {
  try {
    const value = await carryOut(command);
    process.send?.({ call, value } satisfies Answer);
  } catch (error) {
    process.send?.({ call, error: String(error) } satisfies Answer);
  }
});
// Without its parent, nobody would kill it.
process.on('disconnect', () => process.exit());
