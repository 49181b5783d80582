import type { ParsedMessage } from '@wamux/core/input';
import type { Client, SendError, SendReceipt } from 'wamux';
import { commonArgs, defineCommand } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { explainMessage } from '../explain-message.js';
import type { Io } from '../io.js';
import { messageArgs, readMessage, repeatableMessageArgs } from '../message-arguments.js';
import { toCommand } from '../output/command.js';
import { toSendFailureLines } from '../output/failure.js';
import { toReceiptLines } from '../output/receipt.js';
import { showWaiting } from '../output/show-waiting.js';
import { writeJson, writeLines } from '../output/write.js';
import { chooseRouter, withClient } from '../with-client.js';

export const send = defineCommand({
  args: {
    ...messageArgs,
    'dry-run': { type: 'boolean', description: 'Send nothing; show the route and the request' },
    ...commonArgs,
  },
  repeatable: repeatableMessageArgs,
  example:
    'wamux send --to +573001112233 --template order_shipped --language es --var customer=Ada --var order=A-1',
  async run({ io, args, all }) {
    const message = await readMessage(io, args, all);
    const { via } = args;
    // Output that does not go to a terminal is JSON, so that `wamux status` can read the receipt from a file.
    const asJson = args.json === true || !io.stdout.isTerminal;
    return withClient(io, args.config, async (client, path) => {
      if (args['dry-run']) {
        const question = { client, path, message, via, asJson: args.json === true, withRequest: true };
        return explainMessage(io, question);
      }
      const router = await chooseRouter(client, via);
      const options = { signal: io.interrupted };
      const done = showWaiting(io);
      const result = await (message.type === 'template'
        ? router.sendTemplate(message, options)
        : router.send(message, options));
      done();
      return result.match(
        (receipt) => accepted(io, receipt, message, client, asJson),
        (error) => notAccepted(io, error, message, client, asJson),
      );
    });
  },
});

/** Reports an accepted message. Its receipt names the recipient, since some providers find a message by nothing else. */
function accepted(
  io: Io,
  receipt: SendReceipt,
  { to }: ParsedMessage,
  client: Client,
  asJson: boolean,
): ExitName {
  if (asJson) {
    writeJson(io.stdout, { outcome: 'accepted', ...receipt, to });
    return 'ok';
  }
  const { capabilities } = client.providers.get(receipt.provider) ?? {};
  writeLines(io.stdout, toReceiptLines(io.stdout, receipt, capabilities));
  return 'ok';
}

function notAccepted(
  io: Io,
  error: SendError,
  { to }: ParsedMessage,
  client: Client,
  asJson: boolean,
): ExitName {
  writeLines(io.stderr, toSendFailureLines(io.stderr, error));
  if (asJson) writeJson(io.stdout, { ...error, to });
  if (error.outcome === 'unknown') {
    writeLines(io.stderr, toLookUpLines(error, client));
    return 'unknown';
  }
  return io.interrupted.aborted ? 'interrupted' : 'failed';
}

/** How to learn what became of a message before anybody sends it again. */
function toLookUpLines({ provider: id = '', correlationId = '' }: SendError, client: Client): string[] {
  const provider = client.providers.get(id);
  const wait = provider?.capabilities.webhook === 'none' ? '' : ', or wait for its webhook';
  return [
    `Do not send it again until you know. Its correlation id is ${correlationId}.`,
    'If a duplicate is better than a missing message, set onUnknown: resend on the route (docs/concepts/outcomes.md).',
    ...(provider?.findByCorrelationId === undefined
      ? [`${id} cannot look it up: search for the recipient there${wait}.`]
      : ['Check later:', `  ${toCommand('status', { provider: id }, correlationId)}`]),
  ];
}
