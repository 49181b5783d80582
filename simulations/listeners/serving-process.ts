import { createGateway, serveGateway } from '@wamux/gateway';
import { openOutbox } from '@wamux/outbox';
import { createClient } from 'wamux';

// A gateway in a process of its own, so that its memory can be measured by itself. It sends nothing to anybody.

const client = await createClient({
  providers: { dt: { adapter: 'decision-telecom', apiKey: 'no-key', sender: 'Nobody' } },
});
const outbox = await openOutbox({ url: process.argv[2] ?? '', client });
const server = await serveGateway(createGateway({ client, outbox, keys: [] }), { port: 0 });
process.send?.(server.url);

process.on('message', async (asked) => {
  if (asked === 'memory') {
    globalThis.gc?.();
    process.send?.(process.memoryUsage());
  }
  if (asked === 'event') {
    const message = { to: '+573001112233', type: 'text', text: 'Hola' } as const;
    const { id } = (await outbox.enqueue(message))._unsafeUnwrap();
    (await outbox.cancel(id))._unsafeUnwrap();
  }
  if (asked === 'stop') {
    await server.close();
    await outbox.close();
    await client.close();
    process.disconnect();
  }
});
