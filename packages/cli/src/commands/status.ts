import type { Client, MessageReference, ProviderError, StatusReport } from 'wamux';
import { commonArgs, defineCommand } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { findMessage } from '../find-message.js';
import type { Io } from '../io.js';
import { toFailureLines, toSentence } from '../output/failure.js';
import { exitOf, toStatusLine } from '../output/status-line.js';
import { writeJson, writeJsonLine, writeLines } from '../output/write.js';
import { isReceiptFile, readReceipt } from '../read-receipt.js';
import { chooseProvider, withClient } from '../with-client.js';

export const status = defineCommand({
  args: {
    message: {
      type: 'positional',
      required: true,
      description:
        'A file that `wamux send` wrote, or an id: the provider’s, or ours where it can look ours up',
    },
    provider: { type: 'string', valueHint: 'provider', description: 'Who has the message, with an id' },
    watch: { type: 'boolean', description: 'Go on until nothing more is to come' },
    ...commonArgs,
  },
  example: 'wamux status receipt.json --watch',
  async run({ io, args }) {
    const receipt = isReceiptFile(io, args.message) ? await readReceipt(io, args.message) : undefined;
    return withClient(io, args.config, async (client) => {
      const provider = await chooseProvider(
        client,
        receipt?.reference.provider ?? args.provider,
        '--provider',
      );
      const found = await findMessage(client, provider, receipt ?? args.message, io.interrupted);
      if (found.isErr()) return tellFailure(io, found.error, args.json === true);
      const report = found.value;
      const tell = (news: StatusReport): void => {
        if (!args.json) writeLines(io.stdout, [toStatusLine(io.stdout, news)]);
        else if (args.watch) writeJsonLine(io.stdout, news);
        else writeJson(io.stdout, news);
      };
      tell(report);
      if (receipt?.isUnknown && report.status === 'unknown') {
        const next = 'Ask again in a while, before you send it again.';
        writeLines(io.stderr, [`${provider.id} does not know it, or not yet. ${next}`]);
        return 'unknown';
      }
      if (!args.watch || isLast(client, report)) return exitOf(report.status);
      return watch(io, client, { ...receipt?.reference, ...report }, report, tell);
    });
  },
});

/** Tells every change from `known` on. */
async function watch(
  io: Io,
  client: Client,
  reference: MessageReference,
  known: StatusReport,
  tell: (news: StatusReport) => void,
): Promise<ExitName> {
  const signal = AbortSignal.any([io.interrupted, io.unread]);
  let last = known;
  let trouble = '';
  const onTrouble = (error: ProviderError): void => {
    const said = toSentence(error);
    if (said !== trouble) writeLines(io.stderr, [`no news, asked again later: ${said}`]);
    trouble = said;
  };
  for await (const report of client.track(reference, { signal, onTrouble })) {
    trouble = '';
    if (report.status === last.status) continue;
    last = report;
    tell(report);
    if (isLast(client, report)) break;
  }
  if (io.interrupted.aborted) return 'interrupted';
  return io.unread.aborted ? 'broken-pipe' : exitOf(last.status);
}

/** Whether the provider has nothing more to say. */
function isLast(client: Client, { provider, status: last }: StatusReport): boolean {
  if (last === 'delivered') return client.providers.get(provider)?.capabilities.readStatus === 'none';
  return last === 'read' || exitOf(last) === 'failed';
}

function tellFailure(io: Io, error: ProviderError, asJson: boolean): ExitName {
  if (io.interrupted.aborted) return 'interrupted';
  writeLines(io.stderr, toFailureLines(io.stderr, error));
  if (asJson) writeJson(io.stdout, { error });
  return 'failed';
}
