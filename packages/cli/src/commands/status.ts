import { systemClock } from '@wamux/core';
import type { Client, MessageReference, ProviderError, StatusReport } from 'wamux';
import { type CliError, usageError } from '../cli-error.js';
import { commonArgs, defineCommand } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { findMessage, type NamedMessage } from '../find-message.js';
import type { Io } from '../io.js';
import { readNumber } from '../outbox/list-arguments.js';
import { toFailureLines, toSentence } from '../output/failure.js';
import { exitOf, toStatusLine } from '../output/status-line.js';
import { writeJson, writeJsonLine, writeLines } from '../output/write.js';
import { isReceiptFile, readReceipt } from '../read-receipt.js';
import { chooseProvider, withClient } from '../with-client.js';

export const status = defineCommand({
  args: {
    message: {
      type: 'positional',
      required: false,
      description:
        'A receipt that `wamux send` wrote, or an id: the provider’s, or the correlation id if the provider can look it up. Not needed with --to',
    },
    provider: {
      type: 'string',
      valueHint: 'provider',
      description: 'With an id: the provider that has the message',
    },
    to: {
      type: 'string',
      valueHint: 'number',
      description: 'Without a receipt: the recipient, if the provider looks messages up by it (Wolkvox)',
    },
    'accepted-at': {
      type: 'string',
      valueHint: 'time',
      description: 'With --to: roughly when it was accepted, such as 2026-11-27T18:00:00Z. Default: now',
    },
    watch: { type: 'boolean', description: 'Keep asking until the status is final' },
    ...commonArgs,
  },
  example: 'wamux status receipt.json --watch',
  async run({ io, args }) {
    const { message: id } = args;
    const receipt = id !== undefined && isReceiptFile(io, id) ? await readReceipt(io, id) : undefined;
    const { provider: owner } = receipt?.reference ?? {};
    if (owner !== undefined && (args.provider ?? owner) !== owner)
      throw usageError(`${id} belongs to a message at ${owner}, but --provider names another provider`);
    const named = receipt === undefined ? await readNamed(id, args.to, args['accepted-at']) : { id };
    return withClient(io, args.config, async (client) => {
      const from = owner === undefined ? '--provider' : `${id}`;
      const provider = await chooseProvider(client, owner ?? args.provider, from);
      const found = await findMessage(client, provider, receipt ?? named, io.interrupted);
      if (found.isErr()) {
        const wrong = receipt === undefined ? toUsageError(found.error, provider.id, named) : undefined;
        if (wrong !== undefined) throw wrong;
        return tellFailure(io, found.error, args.json === true);
      }
      const report = found.value;
      const tell = (news: StatusReport): void => {
        if (!args.json) writeLines(io.stdout, [toStatusLine(io.stdout, news, { now: systemClock.now() })]);
        else if (args.watch) writeJsonLine(io.stdout, news);
        else writeJson(io.stdout, news);
      };
      tell(report);
      if (receipt?.isUnknown && report.status === 'unknown') {
        const next = 'Ask again later, before you send it again.';
        writeLines(io.stderr, [`${provider.id} does not know it, or not yet. ${next}`]);
        return 'unknown';
      }
      if (!args.watch || isLast(client, report)) return exitOf(report.status);
      const { id: _, ...known } = named;
      return watch(io, client, { ...known, ...receipt?.reference, ...report }, report, tell);
    });
  },
});

/** Checks the arguments that identify a message without a receipt. */
async function readNamed(
  id: string | undefined,
  to: string | undefined,
  acceptedAt: string | undefined,
): Promise<NamedMessage> {
  if (id === undefined && to === undefined) {
    throw usageError('no message is given', 'Give a receipt, an id, or --to if the provider has no ids.');
  }
  if (acceptedAt === undefined) return { id, ...(to !== undefined && { to: await readNumber(to, '--to') }) };
  if (to === undefined) throw usageError('--accepted-at needs --to');
  return { id, to: await readNumber(to, '--to'), acceptedAt: await readAcceptedAt(acceptedAt) };
}

/** Reads the time strictly, as a message reference does: a guess would find another message, or none. */
async function readAcceptedAt(written: string): Promise<string> {
  const { parseMessageReference } = await import('@wamux/core/input');
  const reference = { provider: 'any', providerMessageId: null, acceptedAt: written };
  if (parseMessageReference(reference).isErr()) {
    throw usageError(
      '--accepted-at is not an ISO 8601 time with an offset',
      'Such as 2026-11-27T18:00:00Z or 2026-11-27T13:00:00-05:00.',
    );
  }
  const at = Date.parse(written);
  if (at > systemClock.now())
    throw usageError('--accepted-at is in the future', 'Without it, the current time is used.');
  return new Date(at).toISOString();
}

/** Shows every change of the status after `known`, until no other can follow. */
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
    if (said !== trouble) writeLines(io.stderr, [`no answer, will ask again: ${said}`]);
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

/** Says which argument names the message wrongly; `undefined` where the error has another cause. */
function toUsageError(
  { issues = [] }: ProviderError,
  provider: string,
  { id, to }: NamedMessage,
): CliError | undefined {
  if (to === undefined && issues.some(({ path }) => path === 'to')) {
    return usageError(`${provider} looks messages up by recipient`, 'Give the recipient: --to +…');
  }
  const ofId = issues.find(({ path }) => path === 'providerMessageId');
  if (ofId === undefined) return undefined;
  return id === undefined
    ? usageError(
        `${provider} looks messages up by id`,
        `Give the id: wamux status <id> --provider ${provider}`,
      )
    : usageError(`the id: ${ofId.message}`, `Use the id that ${provider} gave; the receipt has it.`);
}

function tellFailure(io: Io, error: ProviderError, asJson: boolean): ExitName {
  if (io.interrupted.aborted) return 'interrupted';
  writeLines(io.stderr, toFailureLines(io.stderr, error));
  if (asJson) writeJson(io.stdout, { error });
  return 'failed';
}
