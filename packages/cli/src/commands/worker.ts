import { once } from 'node:events';
import { commonArgs, defineCommand } from '../command.js';
import { writeJsonLine, writeLines } from '../output/write.js';
import { openServedOutbox, servedOutboxArgs } from '../serve/served-outbox.js';
import { withClient } from '../with-client.js';

export const worker = defineCommand({
  args: { ...servedOutboxArgs, ...commonArgs },
  example: 'wamux worker --outbox postgres://app@db.example/app',
  run: ({ io, args }) =>
    withClient(io, args.config, async (client) => {
      await using outbox = await openServedOutbox(io, args.outbox, client);
      outbox.start();
      const providers = [...client.providers.keys()];
      if (args.json) writeJsonLine(io.stdout, { type: 'ready', providers });
      writeLines(io.stderr, [
        `${io.stderr.paint('bold', 'Sending what is due')} through ${providers.join(', ')}, until Ctrl-C`,
      ]);
      const end = AbortSignal.any([io.interrupted, io.unread]);
      if (!end.aborted) await once(end, 'abort');
      return io.interrupted.aborted ? 'interrupted' : 'broken-pipe';
    }),
});
