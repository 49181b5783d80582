import { commonArgs, defineCommand } from '../command.js';
import { explainMessage } from '../explain-message.js';
import { messageArgs, readMessage, repeatableMessageArgs } from '../message-arguments.js';
import { readWorkers } from '../outbox/read-workers.js';
import { withClient } from '../with-client.js';
import { outboxArgs } from '../with-outbox.js';

export const explain = defineCommand({
  args: {
    ...messageArgs,
    outbox: {
      ...outboxArgs.outbox,
      description: `The outbox whose workers report the circuits. ${outboxArgs.outbox.description}`,
    },
    ...commonArgs,
  },
  repeatable: repeatableMessageArgs,
  example: 'wamux explain --to +573001112233 --template otp_code --var code=123456',
  async run({ io, args, all }) {
    const message = await readMessage(io, args, all);
    const workers = await readWorkers(io, args.outbox);
    return withClient(io, args.config, (client, path) =>
      explainMessage(io, {
        client,
        path,
        message,
        via: args.via,
        asJson: args.json === true,
        withRequest: false,
        workers,
      }),
    );
  },
});
